package io.bridgestream.training.nn;

import io.bridgestream.model.tensors.StoredTensor;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * One float32 array of learned numbers. It has a shape from the start, but numbers (and memory)
 * only once it was filled: a large network can be built for its layout alone.
 *
 * <p>Owns a native tensor; closed by the layer that owns it. Not thread-safe.
 */
public final class Parameter implements AutoCloseable {
  private final InitialValue initialValue;
  private final long[] shape;
  private @Nullable Tensor values;

  /** Declares a parameter without numbers. */
  Parameter(InitialValue initialValue, long... shape) {
    this.initialValue = initialValue;
    this.shape = shape.clone();
  }

  /** Returns a copy of the shape; empty for a scalar. */
  public long[] shape() {
    return shape.clone();
  }

  /** Returns the number of numbers. */
  public long count() {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /** Returns what the parameter starts from when trained from scratch. */
  public InitialValue initialValue() {
    return initialValue;
  }

  /**
   * Returns the numbers, a leaf of the autograd graph. The handle belongs to this parameter.
   *
   * @throws IllegalStateException if the parameter has none yet
   */
  public Tensor tensor() {
    if (values == null) {
      throw new IllegalStateException(
          "Cannot compute with a parameter of shape %s: it must be loaded or initialised first, found no numbers"
              .formatted(Arrays.toString(shape)));
    }
    return values;
  }

  /** Returns the gradient that backward passes have summed up, if any reached the parameter. */
  public Optional<Tensor> gradient() {
    Tensor gradient = tensor().grad();
    return gradient.defined() ? Optional.of(gradient) : Optional.empty();
  }

  /** Forgets the gradient. */
  public void clearGradient() {
    tensor().mutable_grad().reset();
  }

  /**
   * Uses {@code storage} for the numbers from now on, say a view of a buffer that an optimiser
   * updates as a whole. The numbers are those that the storage holds.
   *
   * @throws IllegalArgumentException if the storage has another shape or is not float32
   */
  public void bind(Tensor storage) {
    if (!Arrays.equals(storage.shape(), shape)
        || storage.scalar_type().intern() != torch.ScalarType.Float) {
      throw new IllegalArgumentException(
          "Cannot bind a parameter to other storage: it must be float32 of shape %s, found %s %s"
              .formatted(
                  Arrays.toString(shape),
                  storage.scalar_type().intern(),
                  Arrays.toString(storage.shape())));
    }
    replace(NativeScope.outliving(() -> storage.detach().set_requires_grad(true)));
  }

  /**
   * Copies {@code stored} into the numbers, which keep their storage and device if there are any.
   *
   * @throws IllegalArgumentException if the shape differs
   * @throws io.bridgestream.model.InvalidModelException if it does not hold floating-point numbers
   */
  public void load(StoredTensor stored) {
    if (!Arrays.equals(stored.shape(), shape)) {
      throw new IllegalArgumentException(
          "Cannot load tensor '%s': its shape must be %s, found %s"
              .formatted(stored.name(), Arrays.toString(shape), Arrays.toString(stored.shape())));
    }
    try (NativeScope scope = NativeScope.open()) {
      Tensor copy = torch.empty(shape);
      stored.copyTo(TensorValues.floatBuffer(copy));
      assign(copy);
    }
  }

  /** Sets all numbers to 0, which makes them if there are none yet. */
  public void zero() {
    try (NativeScope scope = NativeScope.open()) {
      assign(torch.zeros(shape));
    }
  }

  /** Copies {@code numbers} into the existing storage, or takes them over if there is none. */
  void assign(Tensor numbers) {
    if (values == null) {
      bind(numbers);
      return;
    }
    try (AutoGradMode off = new AutoGradMode(false)) {
      values.copy_(numbers);
    }
  }

  /** Moves the numbers, if there are any; the gradient is forgotten. */
  void moveTo(Device device) {
    if (values != null) {
      Tensor here = values;
      replace(
          NativeScope.outliving(
              () -> here.detach().to(device, torch.ScalarType.Float).set_requires_grad(true)));
    }
  }

  @Override
  public void close() {
    if (values != null) {
      values.close();
      values = null;
    }
  }

  private void replace(Tensor next) {
    close();
    values = next;
  }
}
