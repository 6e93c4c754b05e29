package io.bridgestream.inference.export.arithmetic;

/**
 * A weight in integers, symmetric, with a scale per output.
 *
 * <p>The integers have 7 bits: CPUs without VNNI add pairs of products of 8-bit numbers in 16 bits,
 * and 2 x 255 x 63 is the most that can't overflow there.
 */
final class QuantizedMatrix {
  private static final int LARGEST = 63;

  private final Matrix weight;

  QuantizedMatrix(Matrix weight) {
    this.weight = weight;
  }

  /** Returns [inputs, outputs]. */
  byte[] integers() {
    float[] rows = weight.elements().get();
    float[] scales = scales(rows);
    byte[] integers = new byte[rows.length];
    for (int output = 0; output < weight.outputs(); output++) {
      for (int input = 0; input < weight.inputs(); input++) {
        float element = rows[output * weight.inputs() + input];
        integers[input * weight.outputs() + output] = (byte) Math.rint(element / scales[output]);
      }
    }
    return integers;
  }

  /** Returns what one step of an output's integers stands for: [outputs]. */
  float[] scales() {
    return scales(weight.elements().get());
  }

  private float[] scales(float[] rows) {
    float[] scales = new float[weight.outputs()];
    for (int output = 0; output < weight.outputs(); output++) {
      float largest = 0;
      for (int input = 0; input < weight.inputs(); input++) {
        largest = Math.max(largest, Math.abs(rows[output * weight.inputs() + input]));
      }
      // A row of zeros is zero with any scale but zero.
      scales[output] = largest == 0 ? 1 : largest / LARGEST;
    }
    return scales;
  }
}
