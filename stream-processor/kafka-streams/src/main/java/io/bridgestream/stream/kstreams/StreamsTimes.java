package io.bridgestream.stream.kstreams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The times that must fit each other, or the broker takes a working member for a dead one.
 *
 * @param commitInterval how often offsets are committed; each commit cuts the batch in flight
 * @param transactionTimeout after which the broker aborts a transaction
 * @param maxPollInterval after which the group gives a member's partitions to others
 * @param longestBatch the longest that everything in flight may take to finish
 */
public record StreamsTimes(
    Duration commitInterval,
    Duration transactionTimeout,
    Duration maxPollInterval,
    Duration longestBatch) {
  /**
   * Commits every second, transactions of a minute, polls within five, batches within twenty
   * seconds.
   */
  public static final StreamsTimes DEFAULT =
      new StreamsTimes(
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofSeconds(20));

  /** Every rule that is broken, in the keys of the options; empty if they fit. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    positive(problems, "streams.commit-interval", commitInterval);
    positive(problems, "streams.transaction-timeout", transactionTimeout);
    positive(problems, "streams.max-poll-interval", maxPollInterval);
    positive(problems, "streams.longest-batch", longestBatch);
    Duration open = commitInterval.plus(longestBatch);
    if (transactionTimeout.compareTo(open) <= 0) {
      problems.add(tooShort("streams.transaction-timeout", transactionTimeout, open));
    }
    if (maxPollInterval.compareTo(open) <= 0) {
      problems.add(tooShort("streams.max-poll-interval", maxPollInterval, open));
    }
    return List.copyOf(problems);
  }

  private static void positive(List<String> problems, String key, Duration value) {
    if (value.toMillis() < 1) {
      problems.add(key + " must be at least 1 ms, found " + value.toMillis() + " ms");
    }
  }

  private static String tooShort(String key, Duration value, Duration open) {
    return key
        + " must be longer than streams.commit-interval and streams.longest-batch together ("
        + open.toMillis()
        + " ms), found "
        + value.toMillis()
        + " ms";
  }
}
