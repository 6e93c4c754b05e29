package io.bridgestream.model.image;

/**
 * For each output position of one axis: the first input position that counts, how many do, and
 * their weights in Pillow's fixed-point arithmetic.
 */
final class ResampleWeights {
  /** Bits after the point: 8 bits of result and 2 for overflow are left of the 32. */
  static final int PRECISION_BITS = 32 - 8 - 2;

  private static final double CUBIC_SUPPORT = 2.0;
  private static final double A = -0.5;

  private final int taps;
  private final int[] first;
  private final int[] count;
  private final int[] weights;

  private ResampleWeights(int outputs, int taps) {
    this.taps = taps;
    first = new int[outputs];
    count = new int[outputs];
    weights = new int[Math.multiplyExact(outputs, taps)];
  }

  /**
   * Computes the weights of an antialiased bicubic resize, in Pillow's order of operations.
   *
   * @param inputs the length of the axis before
   * @param outputs the length of the axis after
   * @param from the first output position wanted
   * @param wanted the number of output positions wanted
   */
  static ResampleWeights bicubic(int inputs, int outputs, int from, int wanted) {
    double scale = (double) inputs / outputs;
    double filterScale = Math.max(scale, 1.0);
    double support = CUBIC_SUPPORT * filterScale;
    double inverse = 1.0 / filterScale;
    int taps = (int) Math.ceil(support) * 2 + 1;
    ResampleWeights result = new ResampleWeights(wanted, taps);
    double[] exact = new double[taps];
    for (int i = 0; i < wanted; i++) {
      double center = (from + i + 0.5) * scale;
      int begin = Math.max((int) (center - support + 0.5), 0);
      int end = Math.min((int) (center + support + 0.5), inputs);
      double sum = 0.0;
      for (int k = 0; k < end - begin; k++) {
        exact[k] = cubic((k + begin - center + 0.5) * inverse);
        sum += exact[k];
      }
      result.first[i] = begin;
      result.count[i] = end - begin;
      for (int k = 0; k < end - begin; k++) {
        result.weights[i * taps + k] = toFixedPoint(sum != 0.0 ? exact[k] / sum : exact[k]);
      }
    }
    return result;
  }

  private static double cubic(double position) {
    double x = Math.abs(position);
    if (x < 1.0) {
      return ((A + 2.0) * x - (A + 3.0)) * x * x + 1;
    }
    if (x < 2.0) {
      return (((x - 5) * x + 8) * x - 4) * A;
    }
    return 0.0;
  }

  private static int toFixedPoint(double weight) {
    double scaled = weight * (1 << PRECISION_BITS);
    return (int) (weight < 0 ? scaled - 0.5 : scaled + 0.5);
  }

  /** Returns the first input position that counts for any output. */
  int firstInput() {
    return first[0];
  }

  /** Returns the last input position that counts for any output. */
  int lastInput() {
    int last = first.length - 1;
    return first[last] + count[last] - 1;
  }

  /** Returns the number of output positions. */
  int outputs() {
    return first.length;
  }

  /** Returns the first input position that counts for an output position. */
  int first(int output) {
    return first[output];
  }

  /** Returns how many input positions count for an output position. */
  int count(int output) {
    return count[output];
  }

  /** Returns where an output position's weights start in {@link #weights()}. */
  int offset(int output) {
    return output * taps;
  }

  /** Returns all weights; not a copy. */
  int[] weights() {
    return weights;
  }
}
