package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.arithmetic.Matrix;
import java.util.Arrays;

/** Sums and products of weights, made once when exporting; inside in float64. */
public final class Vectors {
  private Vectors() {}

  /** Returns a + b. */
  public static float[] add(float[] a, float[] b) {
    float[] sum = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  /** Returns a ⊙ b; where b has one element, that times a. */
  public static float[] multiply(float[] a, float[] b) {
    float[] product = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      product[i] = a[i] * b[b.length == 1 ? 0 : i];
    }
    return product;
  }

  /** Returns the elements of a, then those of b. */
  public static float[] concatenate(float[] a, float[] b) {
    float[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /** Returns W x. */
  static float[] product(Matrix weight, float[] x) {
    float[] rows = weight.elements().get();
    float[] product = new float[weight.outputs()];
    for (int output = 0; output < product.length; output++) {
      double sum = 0;
      for (int input = 0; input < weight.inputs(); input++) {
        sum += (double) rows[output * weight.inputs() + input] * x[input];
      }
      product[output] = (float) sum;
    }
    return product;
  }
}
