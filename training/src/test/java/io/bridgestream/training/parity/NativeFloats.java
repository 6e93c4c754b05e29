package io.bridgestream.training.parity;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;

/** Windows on the numbers of tensors, which may be too many for the heap. */
final class NativeFloats {
  private NativeFloats() {}

  /** Returns a window on a float32 tensor's numbers, valid while the current scope is open. */
  static FloatBuffer of(Tensor tensor) {
    Tensor contiguous = tensor.detach().contiguous();
    FloatPointer data = contiguous.data_ptr_float();
    return data.capacity(contiguous.numel()).asBuffer();
  }
}
