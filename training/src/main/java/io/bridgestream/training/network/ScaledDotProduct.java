package io.bridgestream.training.network;

import io.bridgestream.training.nn.Layer;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * softmax(Q Kᵀ / sqrt(d) + mask) V in several heads, with dropout of the attention weights in
 * training.
 *
 * <p>Letters: B batch, L queries, S keys, H heads, d width of a head, D = H d.
 */
final class ScaledDotProduct extends Layer {
  private final long heads;
  private final double dropout;

  ScaledDotProduct(long heads, double dropout) {
    this.heads = heads;
    this.dropout = dropout;
  }

  /** Attends from {@code query} [B, L, D] to {@code key}, {@code value} [B, S, D]: [B, L, D]. */
  Tensor forward(Tensor query, Tensor key, Tensor value, AttentionMask mask) {
    Tensor attended =
        torch.scaled_dot_product_attention(
            split(query), // [B, H, L, d]
            split(key), // [B, H, S, d]
            split(value), // [B, H, S, d]
            mask.additive(), // [B, 1, 1, S]
            isTraining() ? dropout : 0,
            false,
            new DoubleOptional(),
            false); // [B, H, L, d]
    return attended.transpose(1, 2).flatten(2, 3); // [B, L, D]
  }

  private Tensor split(Tensor x) {
    long width = x.size(2) / heads;
    return x.view(x.size(0), x.size(1), heads, width).transpose(1, 2);
  }
}
