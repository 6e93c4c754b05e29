package io.bridgestream.inference.batch;

/**
 * How many pairs may run together, learnt from running out of memory: each time halves the ceiling,
 * and after a run of successes at the ceiling it is probed a quarter higher, up to where it
 * started. A probe that fails makes the next one wait twice as long, so that a ceiling that is real
 * isn't hit again and again. Not thread-safe; deterministic.
 */
public final class BatchCeiling {
  /** Successes at the ceiling before the first probe. */
  static final int FIRST_PROBE_AFTER = 16;

  private static final int LONGEST_WAIT = 1 << 14;

  private final int most;
  private int ceiling;
  private int successes;
  private int probeAfter = FIRST_PROBE_AFTER;
  private int confirmed; // the ceiling before a probe that has not succeeded yet, or 0

  /**
   * Creates a ceiling.
   *
   * @param most where it starts, and is never above
   */
  public BatchCeiling(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("most must be at least 1, found " + most);
    }
    this.most = most;
    this.ceiling = most;
  }

  /** Returns the most pairs to run together, at least 1. */
  public int pairs() {
    return ceiling;
  }

  /**
   * Notes that so many pairs did not fit into memory.
   *
   * @return whether fewer may fit: false if it was one already
   */
  public boolean outOfMemory(int pairs) {
    if (confirmed > 0 && pairs > confirmed) {
      probeAfter = Math.min(2 * probeAfter, LONGEST_WAIT);
      ceiling = Math.min(ceiling, confirmed);
    } else {
      ceiling = Math.max(1, Math.min(ceiling, pairs) / 2);
    }
    confirmed = 0;
    successes = 0;
    return pairs > 1;
  }

  /** Notes that so many pairs ran. */
  public void succeeded(int pairs) {
    if (pairs < ceiling) {
      return;
    }
    if (confirmed > 0) {
      confirmed = 0;
      probeAfter = FIRST_PROBE_AFTER;
    }
    if (ceiling == most) {
      return;
    }
    successes++;
    if (successes >= probeAfter) {
      successes = 0;
      confirmed = ceiling;
      ceiling = Math.min(most, ceiling + Math.max(1, ceiling / 4));
    }
  }
}
