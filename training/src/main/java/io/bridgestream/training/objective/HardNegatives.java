package io.bridgestream.training.objective;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Hard negatives (ALBEF, NeurIPS 2021, section 3.2): every row of similarities draws a column that
 * is no match, with the probability that a softmax over such columns gives it. What contrast takes
 * for likely is drawn often.
 *
 * <p>Letters: B examples.
 */
public final class HardNegatives {
  /** What a row draws that matches all columns. */
  public static final int NONE = -1;

  private HardNegatives() {}

  /**
   * Draws a column for each row.
   *
   * @param logits similarities, row-major [B, B]; matches are symmetric, so that either modality
   *     may be the rows
   * @return a column, or {@link #NONE}, for each row
   */
  public static int[] draw(float[] logits, Matches matches, RandomGenerator random) {
    int size = matches.size();
    if (logits.length != size * size) {
      throw new IllegalArgumentException(
          "Cannot draw false partners: there must be a similarity for each pair of %d examples, found %d"
              .formatted(size, logits.length));
    }
    int[] drawn = new int[size];
    for (int row = 0; row < size; row++) {
      drawn[row] = column(weights(logits, matches, row), random);
    }
    return drawn;
  }

  /** The exponentials of a row's logits, 0 for matches. */
  private static double[] weights(float[] logits, Matches matches, int row) {
    double[] weights = new double[matches.size()];
    double highest = Double.NEGATIVE_INFINITY;
    for (int column = 0; column < weights.length; column++) {
      if (!matches.contains(row, column)) {
        highest = Math.max(highest, logits[row * weights.length + column]);
      }
    }
    for (int column = 0; column < weights.length; column++) {
      if (!matches.contains(row, column)) {
        weights[column] = Math.exp(logits[row * weights.length + column] - highest);
      }
    }
    return weights;
  }

  private static int column(double[] weights, RandomGenerator random) {
    double left = random.nextDouble() * Arrays.stream(weights).sum();
    int last = NONE;
    for (int column = 0; column < weights.length; column++) {
      if (weights[column] > 0) {
        last = column;
        left -= weights[column];
        if (left < 0) {
          return column;
        }
      }
    }
    return last; // rounding left a remainder, or there is no column to draw
  }
}
