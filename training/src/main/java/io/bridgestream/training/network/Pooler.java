package io.bridgestream.training.network;

import io.bridgestream.training.nn.Layer;
import io.bridgestream.training.nn.Linear;
import org.bytedeco.pytorch.Tensor;

/**
 * tanh(W x_0 + b): the first token stands for all.
 *
 * <p>Letters: B batch, L tokens, D hidden.
 */
final class Pooler extends Layer {
  private final Linear dense;

  Pooler(long hiddenSize) {
    this.dense = child("dense", new Linear(hiddenSize, hiddenSize));
  }

  /** Maps {@code x} [B, L, D] to [B, D]. */
  Tensor forward(Tensor x) {
    return dense.forward(x.select(1, 0)).tanh();
  }
}
