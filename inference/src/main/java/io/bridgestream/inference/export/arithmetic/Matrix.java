package io.bridgestream.inference.export.arithmetic;

import java.util.function.Supplier;

/**
 * The weight of a matrix product, read only when it is written.
 *
 * @param name its name in the checkpoint
 * @param outputs number of rows
 * @param inputs number of columns
 * @param elements row-major, [outputs, inputs], as torch stores them
 */
public record Matrix(String name, int outputs, int inputs, Supplier<float[]> elements) {
  /** Returns the elements of the transposed matrix, [inputs, outputs], as ONNX multiplies them. */
  float[] transposed() {
    float[] rows = elements.get();
    float[] columns = new float[rows.length];
    for (int output = 0; output < outputs; output++) {
      for (int input = 0; input < inputs; input++) {
        columns[input * outputs + output] = rows[output * inputs + input];
      }
    }
    return columns;
  }
}
