package io.bridgestream.schemas;

import java.time.Duration;

/**
 * How long a registry is waited for. A round asks every server once.
 *
 * @param connectTimeout until a connection stands
 * @param requestTimeout until the whole answer is there, per request
 * @param maxRetries rounds after the first
 * @param firstWait before the second round; doubles from round to round
 * @param maxWait the longest wait between rounds
 */
public record RegistryPatience(
    Duration connectTimeout,
    Duration requestTimeout,
    int maxRetries,
    Duration firstWait,
    Duration maxWait) {
  /** 5 s to connect, 10 s for an answer, 3 retries after 1, 2 and 4 s. */
  public static final RegistryPatience DEFAULT =
      new RegistryPatience(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          3,
          Duration.ofSeconds(1),
          Duration.ofSeconds(20));

  /** Checks that nothing is negative and that requests have time. */
  public RegistryPatience {
    if (connectTimeout.toMillis() < 1 || requestTimeout.toMillis() < 1) {
      throw new IllegalArgumentException("a registry's timeouts must be at least 1 ms");
    }
    if (maxRetries < 0 || firstWait.isNegative() || maxWait.isNegative()) {
      throw new IllegalArgumentException("a registry's retries and waits must not be negative");
    }
  }

  /** Returns the wait before a round, the first retry being 1. */
  Duration before(int retry) {
    long doubled = firstWait.toMillis() << Math.min(retry - 1, 20);
    return Duration.ofMillis(Math.min(doubled, maxWait.toMillis()));
  }
}
