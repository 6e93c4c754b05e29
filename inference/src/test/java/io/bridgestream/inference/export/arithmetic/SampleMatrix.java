package io.bridgestream.inference.export.arithmetic;

import java.util.Random;

/** The small matrix that the tests of integer matrices take apart. */
final class SampleMatrix {
  static final long SEED = Long.getLong("tests.seed", 1);
  static final int OUTPUTS = 5;
  static final int INPUTS = 40;

  private SampleMatrix() {}

  static Matrix of(float[] rows) {
    return new Matrix("w", OUTPUTS, INPUTS, () -> rows);
  }

  /** Draws the rows; the same at each call. */
  static float[] random() {
    Random random = new Random(SEED);
    float[] rows = new float[OUTPUTS * INPUTS];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) random.nextGaussian();
    }
    return rows;
  }
}
