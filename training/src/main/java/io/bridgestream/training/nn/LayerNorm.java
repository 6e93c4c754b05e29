package io.bridgestream.training.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** y = (x - mean) / sqrt(variance + eps) · w + b, mean and variance over the last axis. */
public final class LayerNorm extends Layer {
  private final Parameter weight;
  private final Parameter bias;
  private final long[] normalized;
  private final double eps;

  /** Declares a layer over {@code size} features. */
  public LayerNorm(long size, double eps) {
    this.weight = parameter("weight", InitialValue.ONE, size);
    this.bias = parameter("bias", InitialValue.ZERO, size);
    this.normalized = new long[] {size};
    this.eps = eps;
  }

  /** Normalises {@code x} [..., size]. */
  public Tensor forward(Tensor x) {
    return torch.layer_norm(
        x,
        normalized,
        new TensorOptional(weight.tensor()),
        new TensorOptional(bias.tensor()),
        eps,
        true);
  }
}
