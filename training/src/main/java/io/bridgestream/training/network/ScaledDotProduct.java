package io.bridgestream.training.network;

import io.bridgestream.training.nn.Layer;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * softmax(Q Kᵀ / sqrt(d) + mask) V in several heads, with dropout of the attention weights in
 * training.
 *
 * <p>Letters: B batch, L queries, S keys, H heads, d width of a head, D = H d.
 */
final class ScaledDotProduct extends Layer {
  private static final long LAST = -1;

  private final long heads;
  private final double dropout;

  ScaledDotProduct(long heads, double dropout) {
    this.heads = heads;
    this.dropout = dropout;
  }

  /** Attends from {@code query} [B, L, D] to {@code key}, {@code value} [B, S, D]: [B, L, D]. */
  Tensor forward(Tensor query, Tensor key, Tensor value, AttentionMask mask) {
    Tensor attended =
        isSlowWhenFused(query)
            ? composed(split(query), split(key), split(value), mask)
            : fused(split(query), split(key), split(value), mask); // [B, H, L, d]
    return attended.transpose(1, 2).flatten(2, 3); // [B, L, D]
  }

  /**
   * libtorch's fused attention multiplies bfloat16 on the processor without MKL number by number,
   * some 60 times slower than oneDNN does it in separate steps.
   */
  private static boolean isSlowWhenFused(Tensor x) {
    return x.is_cpu() && x.scalar_type().intern() == torch.ScalarType.BFloat16;
  }

  private Tensor fused(Tensor query, Tensor key, Tensor value, AttentionMask mask) {
    return torch.scaled_dot_product_attention(
        query,
        key,
        value,
        mask.additive(), // [B, 1, 1, S]
        isTraining() ? dropout : 0,
        false,
        new DoubleOptional(),
        false);
  }

  private Tensor composed(Tensor query, Tensor key, Tensor value, AttentionMask mask) {
    Scalar scale = new Scalar(1 / Math.sqrt((double) query.size(3)));
    Tensor scores = torch.matmul(query.mul(scale), key.transpose(2, 3)); // [B, H, L, S]
    if (mask.additive().has_value()) {
      scores = scores.add(mask.additive().get().to(scores.scalar_type()));
    }
    Tensor weights = torch.softmax(scores, LAST); // [B, H, L, S]
    double dropped = isTraining() ? dropout : 0;
    return torch.matmul(dropped > 0 ? torch.dropout(weights, dropped, true) : weights, value);
  }

  private Tensor split(Tensor x) {
    long width = x.size(2) / heads;
    return x.view(x.size(0), x.size(1), heads, width).transpose(1, 2);
  }
}
