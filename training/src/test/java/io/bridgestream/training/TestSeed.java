package io.bridgestream.training;

import java.util.Random;

/** The seed of a random test: another on every run, or the one given by {@code -Dtests.seed}. */
public final class TestSeed {
  private TestSeed() {}

  /** Returns a seed and prints it, so that a failure can be repeated. */
  public static long next() {
    long seed = Long.getLong("tests.seed", new Random().nextLong());
    System.out.println("-Dtests.seed=" + seed);
    return seed;
  }
}
