package io.bridgestream.training.parity;

import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Numbers that Java and numpy compute alike, bit by bit: one endless stream for each seed and name.
 * {@code formula.py} says what they are, and is the other side.
 */
final class FormulaNumbers {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Shift that leaves the top 24 bits, as many as a float32 holds. */
  private static final int TOP = 40;

  private final long start;

  private FormulaNumbers(long start) {
    this.start = start;
  }

  /** Returns the stream of the tensor called {@code name} under {@code seed}. */
  static FormulaNumbers of(long seed, String name) {
    long fnv = 0xCBF29CE484222325L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      fnv = (fnv ^ (b & 0xFF)) * 0x100000001B3L;
    }
    return new FormulaNumbers(mix(fnv + seed * GOLDEN));
  }

  /** splitmix64's finaliser. */
  private static long mix(long z) {
    long first = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long second = (first ^ (first >>> 27)) * 0x94D049BB133111EBL;
    return second ^ (second >>> 31);
  }

  private long bits(long index) {
    return mix(start + (index + 1) * GOLDEN);
  }

  /** Returns element {@code index} as an integer in [0, bound). */
  long integer(long index, long bound) {
    return (bits(index) >>> TOP) % bound;
  }

  /** Writes {@code scale.factor() * u + scale.offset()} for u in [-1, 1) over the whole buffer. */
  void fill(FloatBuffer target, FormulaScale scale) {
    int count = target.remaining();
    for (int i = 0; i < count; i++) {
      float u = (bits(i) >>> TOP) * 0x1p-23f - 1;
      target.put(u * scale.factor() + scale.offset());
    }
  }

  /** Adds ±{@code value} to each of {@code sums}, by the top bits of element {@code index}. */
  void addSigned(double value, long index, double[] sums) {
    long bits = bits(index);
    for (int k = 0; k < sums.length; k++) {
      sums[k] += (bits >>> (63 - k) & 1) == 0 ? value : -value;
    }
  }
}
