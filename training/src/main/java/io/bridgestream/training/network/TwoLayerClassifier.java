package io.bridgestream.training.network;

import io.bridgestream.model.config.Activation;
import io.bridgestream.training.nn.Activations;
import io.bridgestream.training.nn.LayerNorm;
import io.bridgestream.training.nn.Linear;
import org.bytedeco.pytorch.Tensor;

/** W_3 GELU(LN(W_0 x)); number 2, the GELU, has no weights. */
final class TwoLayerClassifier extends Classifier {
  /** torch's default, which all repositories take here. */
  private static final double EPS = 1e-5;

  private final Linear input;
  private final LayerNorm norm;
  private final Linear output;

  TwoLayerClassifier(long inputs, long hidden, long labels) {
    this.input = child("0", new Linear(inputs, hidden));
    this.norm = child("1", new LayerNorm(hidden, EPS));
    this.output = child("3", new Linear(hidden, labels));
  }

  @Override
  Tensor forward(Tensor pooled) {
    Tensor hidden = norm.forward(input.forward(pooled));
    return output.forward(Activations.apply(Activation.GELU, hidden));
  }
}
