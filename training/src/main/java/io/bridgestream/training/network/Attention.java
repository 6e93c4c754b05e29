package io.bridgestream.training.network;

import io.bridgestream.training.nn.Dropout;
import io.bridgestream.training.nn.Layer;
import io.bridgestream.training.nn.LayerNorm;
import io.bridgestream.training.nn.Linear;
import org.bytedeco.pytorch.Tensor;

/**
 * Attention sub-layer of a post-norm transformer: LN(x + dropout(W_o attention(x, context))). Self
 * attention if {@code x} is its own context, cross-attention otherwise.
 *
 * <p>Letters: B batch, L queries, S keys, D hidden.
 */
final class Attention extends Layer {
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final ScaledDotProduct attention;
  private final Linear dense;
  private final Dropout dropout;
  private final LayerNorm norm;

  Attention(TransformerSize size) {
    long hidden = size.hiddenSize();
    this.query = child("self.query", new Linear(hidden, hidden));
    this.key = child("self.key", new Linear(hidden, hidden));
    this.value = child("self.value", new Linear(hidden, hidden));
    this.attention =
        unnamedChild(new ScaledDotProduct(size.attentionHeads(), size.attentionDropout()));
    this.dense = child("output.dense", new Linear(hidden, hidden));
    this.dropout = unnamedChild(new Dropout(size.hiddenDropout()));
    this.norm = child("output.LayerNorm", new LayerNorm(hidden, size.layerNormEps()));
  }

  /** Lets {@code x} [B, L, D] attend to {@code context} [B, S, D], giving [B, L, D]. */
  Tensor forward(Tensor x, Tensor context, AttentionMask mask) {
    return forward(x, new Tokens(context, mask, ImageOfText.OWN));
  }

  /** Lets {@code x} [B, L, D] attend to {@code context}, giving [B, L, D]. */
  Tensor forward(Tensor x, Tokens context) {
    Tensor attended =
        attention.forward(
            query.forward(x), // [B, L, D]
            context.rows().repeat(key.forward(context.states())), // [B, S, D]
            context.rows().repeat(value.forward(context.states())), // [B, S, D]
            context.mask()); // [B, L, D]
    return norm.forward(dropout.forward(dense.forward(attended)).add(x)); // [B, L, D]
  }
}
