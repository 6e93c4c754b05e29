package io.bridgestream.stream.options;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the group {@code streams} says.
 *
 * @param applicationId the group, and the prefix of transactional ids: the same for all instances
 * @param threads stream threads of a process; all share one engine
 * @param stateFolder where Kafka Streams keeps a process's identity; must outlive the process
 * @param hook how a task learns of a commit
 * @param times intervals and timeouts
 * @param port where health is asked for; 0 for a free port
 */
public record StreamsSettings(
    String applicationId, int threads, Path stateFolder, CommitHook hook, Times times, int port) {
  /** The default settings. */
  public static final StreamsSettings DEFAULTS =
      new StreamsSettings(
          "bridgestream",
          1,
          Path.of("state"),
          CommitHook.STORE,
          new Times(
              Duration.ofSeconds(1),
              Duration.ofSeconds(45),
              Duration.ofMinutes(1),
              Duration.ofMinutes(5)),
          8080);

  private static final int MAX_PORT = 65_535;

  /**
   * The times that must fit each other, or the broker takes a working member for a dead one.
   *
   * @param commitInterval how often offsets and answers are committed; each commit cuts the batches
   *     that wait
   * @param longestDrain the longest that a commit waits for what is in flight
   * @param transactionTimeout after which the broker aborts a transaction
   * @param maxPollInterval after which the group gives a member's partitions to others
   */
  public record Times(
      Duration commitInterval,
      Duration longestDrain,
      Duration transactionTimeout,
      Duration maxPollInterval) {
    private List<String> problems() {
      List<String> problems = new ArrayList<>();
      positive(problems, "commit-interval", commitInterval);
      positive(problems, "longest-drain", longestDrain);
      Duration open = commitInterval.plus(longestDrain);
      longer(problems, "transaction-timeout", transactionTimeout, open);
      longer(problems, "max-poll-interval", maxPollInterval, open);
      return problems;
    }

    private static void positive(List<String> problems, String key, Duration value) {
      if (value.toMillis() < 1) {
        problems.add("%s must be at least 1ms, found %dms".formatted(key, value.toMillis()));
      }
    }

    private static void longer(List<String> problems, String key, Duration value, Duration open) {
      if (value.compareTo(open) <= 0) {
        problems.add(
            "%s must be longer than commit-interval and longest-drain together, %dms, found %dms"
                .formatted(key, open.toMillis(), value.toMillis()));
      }
      if (value.toMillis() > Integer.MAX_VALUE) {
        problems.add("%s must be below 25 days, found %s".formatted(key, value));
      }
    }
  }

  /**
   * Checks everything.
   *
   * @throws IllegalArgumentException if a rule is broken; names all that are, one a line
   */
  public StreamsSettings {
    List<String> problems = new ArrayList<>(times.problems());
    if (applicationId.isBlank()) {
      problems.add("application-id must be given");
    }
    if (threads < 1) {
      problems.add("threads must be at least 1, found " + threads);
    }
    if (port < 0 || port > MAX_PORT) {
      problems.add("port must be from 0 to %d, found %d".formatted(MAX_PORT, port));
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
  }
}
