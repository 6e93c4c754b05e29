package io.bridgestream.inference.batch;

import java.time.Duration;
import java.util.List;

/**
 * When a batch is full and how long items wait for company.
 *
 * @param maxItems the most items of a batch, at least 1
 * @param maxCost the most text tokens x image patches of a batch, padding included; an item that is
 *     over it alone goes alone
 * @param maxDelay the longest that an item waits for others; zero to batch only what has piled up
 * @param ageing an item without deadline, or with a later one, counts as due this long after it
 *     came, so that more urgent ones can't pass it for ever; at least {@code maxDelay}
 * @param tokenBounds upper bounds of the buckets of text length, rising; texts above the last share
 *     one more bucket
 */
public record BatchOptions(
    int maxItems, long maxCost, Duration maxDelay, Duration ageing, List<Integer> tokenBounds) {
  /** The default of {@code maxItems}. */
  public static final int DEFAULT_MAX_ITEMS = 16;

  /** The default of {@code maxCost}: 64 questions of 16 tokens at 384 pixels. */
  public static final long DEFAULT_MAX_COST = 64L * 16 * 576;

  /** The default of {@code maxDelay}. */
  public static final Duration DEFAULT_MAX_DELAY = Duration.ofMillis(20);

  /** The default of {@code ageing}. */
  public static final Duration DEFAULT_AGEING = Duration.ofSeconds(1);

  /** The default of {@code tokenBounds}: most questions are in the first bucket. */
  public static final List<Integer> DEFAULT_TOKEN_BOUNDS = List.of(16, 32);

  /** The default options. */
  public static final BatchOptions DEFAULTS =
      new BatchOptions(
          DEFAULT_MAX_ITEMS,
          DEFAULT_MAX_COST,
          DEFAULT_MAX_DELAY,
          DEFAULT_AGEING,
          DEFAULT_TOKEN_BOUNDS);

  /** Checks the options. */
  public BatchOptions {
    tokenBounds = List.copyOf(tokenBounds);
    require(maxItems >= 1, "max-items must be at least 1", maxItems);
    require(maxCost >= 1, "max-cost must be at least 1", maxCost);
    require(!maxDelay.isNegative(), "max-delay must not be negative", maxDelay);
    require(ageing.compareTo(maxDelay) >= 0, "ageing must be at least max-delay", ageing);
    int below = 0;
    for (int bound : tokenBounds) {
      require(bound > below, "token-bounds must be positive and rise", tokenBounds);
      below = bound;
    }
  }

  private static void require(boolean holds, String rule, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", found " + found);
    }
  }

  /** Returns which bucket a text length belongs to, from 0. */
  int bucketOf(int tokens) {
    int bucket = 0;
    while (bucket < tokenBounds.size() && tokens > tokenBounds.get(bucket)) {
      bucket++;
    }
    return bucket;
  }
}
