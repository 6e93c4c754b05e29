package io.bridgestream.training.nn;

import io.bridgestream.model.tensors.StoredTensor;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** Moves numbers between Java and libtorch. */
public final class TensorValues {
  private TensorValues() {}

  /**
   * Returns a copy of {@code stored} on the processor: float32, or int64 if it holds integers. It
   * belongs to the current scope.
   */
  public static Tensor of(StoredTensor stored) {
    if (stored.type().isFloating()) {
      Tensor copy = torch.empty(stored.shape());
      stored.copyTo(floatBuffer(copy));
      return copy;
    }
    TensorOptions int64 = new TensorOptions(torch.ScalarType.Long);
    Tensor copy = torch.empty(stored.shape(), int64, new MemoryFormatOptional());
    copy.data_ptr_long().put(stored.toLongs());
    return copy;
  }

  /**
   * Returns a float32 tensor on the processor with a copy of {@code values}, row-major.
   *
   * @throws io.bridgestream.model.InvalidModelException if they are not as many as the shape says
   */
  public static Tensor ofFloats(long[] shape, float... values) {
    return of(StoredTensor.ofFloats("values", shape, values));
  }

  /**
   * Returns an int64 tensor on the processor with a copy of {@code values}, row-major.
   *
   * @throws io.bridgestream.model.InvalidModelException if they are not as many as the shape says
   */
  public static Tensor ofLongs(long[] shape, long... values) {
    return of(StoredTensor.ofLongs("values", shape, values));
  }

  /** Returns a copy of an int64 tensor's numbers, row-major, from whatever device. */
  public static long[] toLongs(Tensor tensor) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor here = tensor.detach().cpu().contiguous();
      long[] copy = new long[Math.toIntExact(here.numel())];
      here.data_ptr_long().get(copy);
      return copy;
    }
  }

  /** Returns a copy of a float32 tensor's numbers, row-major, from whatever device. */
  public static float[] toFloats(Tensor tensor) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor here = tensor.detach().cpu().contiguous();
      float[] copy = new float[Math.toIntExact(here.numel())];
      floatBuffer(here).get(copy);
      return copy;
    }
  }

  /** Returns a window on the numbers of a contiguous float32 tensor on the processor. */
  static FloatBuffer floatBuffer(Tensor contiguous) {
    FloatPointer data = contiguous.data_ptr_float();
    return data.capacity(contiguous.numel()).asBuffer();
  }
}
