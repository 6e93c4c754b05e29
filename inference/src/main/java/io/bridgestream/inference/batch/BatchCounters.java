package io.bridgestream.inference.batch;

import java.util.Map;

/**
 * What a batcher has done so far.
 *
 * @param offered items taken in
 * @param dispatched items given out
 * @param batches batches given out, for each reason
 */
public record BatchCounters(long offered, long dispatched, Map<DispatchReason, Long> batches) {
  /** Copies the map. */
  public BatchCounters {
    batches = Map.copyOf(batches);
  }

  /** Returns the number of batches that went for this reason. */
  public long batches(DispatchReason reason) {
    return batches.getOrDefault(reason, 0L);
  }
}
