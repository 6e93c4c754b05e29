package io.bridgestream.stream.kstreams;

import java.time.Duration;

/**
 * What a process takes on at a time.
 *
 * @param workers threads that prepare events
 * @param eventsPerTask the most events of a task in flight; what keeps one task from crowding out
 *     the others
 * @param bytesPerTask the most bytes of their records; a larger one goes alone
 * @param longestBatch after which an engine that finishes nothing counts as broken
 */
public record WorkLimits(int workers, int eventsPerTask, long bytesPerTask, Duration longestBatch) {
  /** Checks the limits. */
  public WorkLimits {
    require(workers >= 1, "streams.workers", workers);
    require(eventsPerTask >= 1, "streams.events-per-task", eventsPerTask);
    require(bytesPerTask >= 1, "streams.bytes-per-task", bytesPerTask);
    require(longestBatch.toMillis() >= 1, "streams.longest-batch", longestBatch);
  }

  private static void require(boolean holds, String key, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(key + " must be at least 1, found " + found);
    }
  }
}
