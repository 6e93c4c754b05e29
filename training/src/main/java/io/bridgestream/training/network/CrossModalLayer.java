package io.bridgestream.training.network;

import io.bridgestream.training.nn.Layer;
import org.bytedeco.pytorch.Tensor;

/**
 * One cross-modal layer of one modality: self-attention, attention to the other modality, then
 * feed-forward, each with its residual and LayerNorm. The same in all three models.
 *
 * <p>Letters: B batch, L own tokens, S the other modality's tokens, D hidden.
 */
final class CrossModalLayer extends Layer {
  private final Attention attention;
  private final Attention crossAttention;
  private final FeedForward feedForward;

  CrossModalLayer(TransformerSize size) {
    this.attention = child("attention", new Attention(size));
    this.crossAttention = child("crossattention", new Attention(size));
    this.feedForward = unnamedChild(new FeedForward(size));
  }

  /**
   * Maps {@code x} [B, L, D] to [B, L, D], reading the other modality's {@code other} [B, S, D].
   */
  Tensor forward(Tensor x, Tensor other, AttentionMask mask, AttentionMask otherMask) {
    Tensor attended = attention.forward(x, x, mask); // [B, L, D]
    Tensor crossed = crossAttention.forward(attended, other, otherMask); // [B, L, D]
    return feedForward.forward(crossed);
  }
}
