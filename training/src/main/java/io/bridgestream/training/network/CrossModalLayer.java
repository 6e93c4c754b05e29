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

  /** Maps all tokens to [B, L, D], reading the other modality. */
  Tensor forward(Tokens own, Tokens other) {
    return forward(own.states(), own, other);
  }

  /** Maps the first token alone to [B, 1, D], the same as {@link #forward} would. */
  Tensor firstToken(Tokens own, Tokens other) {
    return forward(own.first(), own, other);
  }

  private Tensor forward(Tensor asking, Tokens own, Tokens other) {
    // What the self-attention makes of an image doesn't depend on the text.
    Tensor attended = own.rows().repeat(attention.forward(asking, own.states(), own.mask()));
    Tensor crossed = crossAttention.forward(attended, other); // [B, L, D]
    return feedForward.forward(crossed);
  }
}
