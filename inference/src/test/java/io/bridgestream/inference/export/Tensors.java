package io.bridgestream.inference.export;

import io.bridgestream.inference.onnx.HostTensor;

/** Tensors for tests. */
final class Tensors {
  private Tensors() {}

  static HostTensor longs(long... values) {
    return HostTensor.ofLongs(values, values.length);
  }

  /** Joins tensors of one shape along their first axis. */
  static HostTensor concatenate(HostTensor... parts) {
    long[] shape = parts[0].shape();
    long rows = shape[0];
    shape[0] = rows * parts.length;
    HostTensor all = HostTensor.allocate(parts[0].type(), shape);
    for (int i = 0; i < parts.length; i++) {
      all.rows(i * rows, rows).bytes().put(parts[i].bytes());
    }
    return all;
  }
}
