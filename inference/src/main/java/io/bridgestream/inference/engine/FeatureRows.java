package io.bridgestream.inference.engine;

import io.bridgestream.inference.onnx.HostTensor;
import io.bridgestream.inference.onnx.NamedTensors;

/** Rows of named tensors. */
final class FeatureRows {
  private FeatureRows() {}

  /** Copies tensors of one row into a row of tensors of the same names. */
  static void copy(NamedTensors one, NamedTensors many, int row) {
    for (String name : many.names()) {
      many.get(name).rows(row, 1).bytes().put(one.get(name).bytes());
    }
  }

  /** Copies a row of tensors into tensors of one row and the same names. */
  static void extract(NamedTensors many, int row, NamedTensors one) {
    for (String name : one.names()) {
      one.get(name).bytes().put(many.get(name).rows(row, 1).bytes());
    }
  }

  /** Returns the numbers of a row of float32. */
  static float[] floats(HostTensor tensor, int row) {
    return tensor.rows(row, 1).toFloats();
  }
}
