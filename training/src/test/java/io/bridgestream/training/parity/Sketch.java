package io.bridgestream.training.parity;

import java.nio.FloatBuffer;

/**
 * A tensor in a few numbers: some of its elements, and sums over all of them. For a difference d of
 * two tensors, each sum with random signs differs by about the norm of d.
 */
final class Sketch {
  private static final int NORM = 0;
  private static final int LARGEST = 1;
  private static final int FIRST_SIGNED = 2;
  private static final int SIGNED = 4;

  /** Positions and signs are the same for every case. */
  private static final long SEED = 0;

  private final float[] samples;
  private final float[] sums;

  /** Creates a sketch of elements, and of norm, largest absolute value and four signed sums. */
  Sketch(float[] samples, float[] sums) {
    this.samples = samples.clone();
    this.sums = sums.clone();
  }

  /** Returns the sketch of {@code values} with {@code sampleCount} elements, or all of fewer. */
  static Sketch of(String name, FloatBuffer values, int sampleCount) {
    int count = values.remaining();
    FormulaNumbers formula = FormulaNumbers.of(SEED, name);
    double squares = 0;
    double largest = 0;
    double[] signed = new double[SIGNED];
    for (int i = 0; i < count; i++) {
      double value = values.get(i);
      squares += value * value;
      largest = Math.max(largest, Math.abs(value));
      formula.addSigned(value, i, signed);
    }
    float[] sums = new float[FIRST_SIGNED + SIGNED];
    sums[NORM] = (float) Math.sqrt(squares);
    sums[LARGEST] = (float) largest;
    for (int k = 0; k < SIGNED; k++) {
      sums[FIRST_SIGNED + k] = (float) signed[k];
    }
    float[] samples = new float[sampleCount];
    for (int i = 0; i < Math.min(sampleCount, count); i++) {
      samples[i] = values.get(count <= sampleCount ? i : (int) formula.integer(i, count));
    }
    return new Sketch(samples, sums);
  }

  /** Returns the number of elements, where fewer are followed by zeros. */
  int sampleCount() {
    return samples.length;
  }

  /** Returns the square root of the sum of squares. */
  double norm() {
    return sums[NORM];
  }

  /** Returns the largest absolute value. */
  double largest() {
    return sums[LARGEST];
  }

  /** Returns the largest absolute difference of an element. */
  double largestSampleDifference(Sketch other) {
    return largestDifference(samples, other.samples, 0);
  }

  /** Returns the largest absolute difference of a signed sum. */
  double largestSumDifference(Sketch other) {
    return largestDifference(sums, other.sums, FIRST_SIGNED);
  }

  private static double largestDifference(float[] left, float[] right, int from) {
    double largest = 0;
    for (int i = from; i < left.length; i++) {
      largest = Math.max(largest, Math.abs((double) left[i] - right[i]));
    }
    return largest;
  }
}
