package io.bridgestream.training.data;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Generators for what is random, each a pure function of the seed and of what it is for. */
final class Draws {
  /** What a generator is for; two purposes of the same example draw independently. */
  enum Purpose {
    ORDER(1),
    AUGMENTATION(2),
    SECOND_AUGMENTATION(3),
    FALSE_AUGMENTATION(4),
    FALSE_IMAGE(5),
    FALSE_TEXTS(6),
    MASKS(7);

    private final int number;

    Purpose(int number) {
      this.number = number;
    }
  }

  /** Gives each row of a batch its generator. */
  @FunctionalInterface
  interface PerRow {
    RandomGenerator row(int row);
  }

  private Draws() {}

  /** Returns the generator of a purpose for an example (or 0) of an epoch. */
  static RandomGenerator of(long seed, int epoch, int index, Purpose purpose) {
    long state = mixed(seed);
    state = mixed(state ^ epoch);
    state = mixed(state ^ index);
    return new SplittableRandom(mixed(state ^ purpose.number));
  }

  /** SplitMix64's finaliser over the next of its states: neighbours come out far apart. */
  private static long mixed(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
