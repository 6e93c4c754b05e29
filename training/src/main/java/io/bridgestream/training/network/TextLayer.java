package io.bridgestream.training.network;

import io.bridgestream.model.config.TextConfig;
import io.bridgestream.training.nn.Layer;
import org.bytedeco.pytorch.Tensor;

/**
 * One layer of RoBERTa: self-attention, then feed-forward, each with its residual and LayerNorm.
 *
 * <p>Letters: B batch, T tokens, D hidden.
 */
final class TextLayer extends Layer {
  private final Attention attention;
  private final FeedForward feedForward;

  TextLayer(TextConfig config) {
    TransformerSize size = TransformerSize.of(config);
    this.attention = child("attention", new Attention(size));
    this.feedForward = unnamedChild(new FeedForward(size));
  }

  /** Maps {@code x} [B, T, D] to [B, T, D]. */
  Tensor forward(Tensor x, AttentionMask mask) {
    return feedForward.forward(attention.forward(x, x, mask));
  }
}
