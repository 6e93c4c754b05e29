package io.bridgestream.training.nn;

import org.bytedeco.pytorch.Tensor;

/** y = x Wᵀ + b over the last axis. */
public final class Linear extends Layer {
  private final Parameter weight;
  private final Parameter bias;

  /** Declares a layer from {@code inputs} to {@code outputs} features. */
  public Linear(long inputs, long outputs) {
    this(inputs, outputs, InitialValue.Normal.LINEAR);
  }

  /** Declares a layer whose weight starts in its own way. */
  public Linear(long inputs, long outputs, InitialValue.Normal start) {
    this.weight = parameter("weight", start, outputs, inputs);
    this.bias = parameter("bias", InitialValue.ZERO, outputs);
  }

  /** Maps {@code x} [..., inputs] to [..., outputs]. */
  public Tensor forward(Tensor x) {
    return Products.linear(x, weight, bias);
  }
}
