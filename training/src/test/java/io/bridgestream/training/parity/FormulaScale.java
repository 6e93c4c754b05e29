package io.bridgestream.training.parity;

/**
 * What a weight's numbers in [-1, 1) are multiplied by, and what is added.
 *
 * @param factor half the width of the range
 * @param offset the middle of the range
 */
record FormulaScale(float factor, float offset) {
  private static final FormulaScale NORM = new FormulaScale(0.1f, 1);
  private static final FormulaScale BIAS = new FormulaScale(0.1f, 0);
  private static final FormulaScale EMBEDDING = new FormulaScale(0.5f, 0);
  private static final double SHARPER = 2;
  private static final double WEAKER = 0.3;

  /** Returns the scale of a weight, by its canonical name and shape. */
  static FormulaScale of(String name, long... shape) {
    return switch (shape.length) {
      case 0 -> new FormulaScale(0.1f, middleOfScalar(name));
      case 1 -> name.endsWith(".weight") ? NORM : BIAS;
      case 2 -> name.contains("embedding") ? EMBEDDING : matrix(name, shape);
      default -> matrix(name, shape);
    };
  }

  private static float middleOfScalar(String name) {
    if (name.equals("logit_scale")) {
      return 2.6592f;
    }
    return name.endsWith("beta") ? 0.5f : 1;
  }

  /** Variance 1 / fan-in, but sharper attention that writes less to the residual stream. */
  private static FormulaScale matrix(String name, long... shape) {
    long inputs = 1;
    for (int axis = 1; axis < shape.length; axis++) {
      inputs *= shape[axis];
    }
    return new FormulaScale((float) (gain(name) * Math.sqrt(3.0 / inputs)), 0);
  }

  private static double gain(String name) {
    if (name.endsWith(".query.weight")
        || name.endsWith(".key.weight")
        || name.endsWith(".in_proj_weight")) {
      return SHARPER;
    }
    return name.endsWith("attention.output.dense.weight") || name.endsWith(".out_proj.weight")
        ? WEAKER
        : 1;
  }
}
