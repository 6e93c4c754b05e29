package io.bridgestream.inference.export.arithmetic;

import java.util.Arrays;

/**
 * A weight in integers with a scale for each block of a row. Integers stand with 128 added, as the
 * runtime reads them.
 */
final class BlockMatrix {
  /** Inputs that share a scale. */
  static final int BLOCK = 32;

  private static final int ZERO = 128;
  private static final int LARGEST = 127;

  private final Matrix weight;

  BlockMatrix(Matrix weight) {
    this.weight = weight;
  }

  /** Returns the number of blocks of a row; the last one may be filled with zeros. */
  int blocks() {
    return (weight.inputs() + BLOCK - 1) / BLOCK;
  }

  /** Returns [outputs, blocks, BLOCK]. */
  byte[] integers() {
    float[] rows = weight.elements().get();
    float[] scales = scales(rows);
    byte[] integers = new byte[weight.outputs() * blocks() * BLOCK];
    Arrays.fill(integers, (byte) ZERO);
    for (int output = 0; output < weight.outputs(); output++) {
      for (int input = 0; input < weight.inputs(); input++) {
        float scale = scales[output * blocks() + input / BLOCK];
        float element = rows[output * weight.inputs() + input];
        integers[output * blocks() * BLOCK + input] =
            (byte) (ZERO + (int) Math.rint(element / scale));
      }
    }
    return integers;
  }

  /** Returns what one step of a block's integers stands for: [outputs, blocks]. */
  float[] scales() {
    return scales(weight.elements().get());
  }

  private float[] scales(float[] rows) {
    float[] largest = new float[weight.outputs() * blocks()];
    for (int output = 0; output < weight.outputs(); output++) {
      for (int input = 0; input < weight.inputs(); input++) {
        int block = output * blocks() + input / BLOCK;
        largest[block] = Math.max(largest[block], Math.abs(rows[output * weight.inputs() + input]));
      }
    }
    for (int block = 0; block < largest.length; block++) {
      // A block of zeros is zero with any scale but zero.
      largest[block] = largest[block] == 0 ? 1 : largest[block] / LARGEST;
    }
    return largest;
  }
}
