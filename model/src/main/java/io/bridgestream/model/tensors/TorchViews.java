package io.bridgestream.model.tensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Copies a view with strides to row-major bytes. */
final class TorchViews {
  private final TorchTensor tensor;
  private final ByteBuffer source;
  private final ByteBuffer target;

  private TorchViews(TorchTensor tensor, ByteBuffer source, ByteBuffer target) {
    this.tensor = tensor;
    this.source = source;
    this.target = target;
  }

  /**
   * Returns the elements of {@code tensor} row-major.
   *
   * @param source little-endian bytes from its first element to its last
   */
  static ByteBuffer toContiguous(TorchTensor tensor, ByteBuffer source) {
    int length = Math.toIntExact(tensor.count() * tensor.storage().type().bytes());
    ByteBuffer target = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    new TorchViews(tensor, source, target).copy(0, 0);
    return target.flip();
  }

  /** Copies all elements whose indices before {@code dimension} lead to {@code start}. */
  private void copy(int dimension, long start) {
    if (dimension == tensor.shape().size()) {
      copyElement(Math.toIntExact(start * tensor.storage().type().bytes()));
      return;
    }
    long count = tensor.shape().get(dimension);
    long stride = tensor.strides().get(dimension);
    for (long i = 0; i < count; i++) {
      copy(dimension + 1, start + i * stride);
    }
  }

  private void copyElement(int at) {
    switch (tensor.storage().type().bytes()) {
      case 1 -> target.put(source.get(at));
      case 2 -> target.putShort(source.getShort(at));
      case 4 -> target.putInt(source.getInt(at));
      default -> target.putLong(source.getLong(at));
    }
  }
}
