package io.bridgestream.training.network;

import io.bridgestream.model.config.Activation;
import io.bridgestream.training.nn.Activations;
import io.bridgestream.training.nn.Dropout;
import io.bridgestream.training.nn.Layer;
import io.bridgestream.training.nn.LayerNorm;
import io.bridgestream.training.nn.Linear;
import org.bytedeco.pytorch.Tensor;

/**
 * Feed-forward sub-layer of a post-norm transformer: LN(x + dropout(W_2 activation(W_1 x))).
 *
 * <p>Letters: B batch, L tokens, D hidden, F intermediate.
 */
final class FeedForward extends Layer {
  private final Linear expand;
  private final Activation activation;
  private final Linear contract;
  private final Dropout dropout;
  private final LayerNorm norm;

  FeedForward(TransformerSize size) {
    long hidden = size.hiddenSize();
    this.expand = child("intermediate.dense", new Linear(hidden, size.intermediateSize()));
    this.activation = size.activation();
    this.contract = child("output.dense", new Linear(size.intermediateSize(), hidden));
    this.dropout = unnamedChild(new Dropout(size.hiddenDropout()));
    this.norm = child("output.LayerNorm", new LayerNorm(hidden, size.layerNormEps()));
  }

  /** Maps {@code x} [B, L, D] to [B, L, D]. */
  Tensor forward(Tensor x) {
    Tensor expanded = Activations.apply(activation, expand.forward(x)); // [B, L, F]
    return norm.forward(dropout.forward(contract.forward(expanded)).add(x)); // [B, L, D]
  }
}
