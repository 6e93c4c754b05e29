package io.bridgestream.training.network;

import io.bridgestream.model.config.VisionConfig;
import io.bridgestream.training.nn.InitialValue;
import io.bridgestream.training.nn.InitialValue.Normal;
import io.bridgestream.training.nn.Layer;
import io.bridgestream.training.nn.Linear;
import io.bridgestream.training.nn.Parameter;
import io.bridgestream.training.nn.Products;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * CLIP's self-attention: query, key and value in one projection (in this order), no mask, no
 * dropout.
 *
 * <p>Letters: B batch, N image tokens, W width.
 */
final class VisionAttention extends Layer {
  private final Parameter projectionWeight;
  private final Parameter projectionBias;
  private final ScaledDotProduct attention;
  private final Linear output;

  VisionAttention(VisionConfig config) {
    long width = config.hiddenSize();
    this.projectionWeight =
        parameter("in_proj_weight", Normal.VISION_ATTENTION_INPUT, 3 * width, width);
    this.projectionBias = parameter("in_proj_bias", InitialValue.ZERO, 3 * width);
    this.attention = unnamedChild(new ScaledDotProduct(config.attentionHeads(), 0));
    this.output = child("out_proj", new Linear(width, width, Normal.VISION_RESIDUAL));
  }

  /** Maps {@code x} [B, N, W] to [B, N, W]. */
  Tensor forward(Tensor x) {
    Tensor projected = Products.linear(x, projectionWeight, projectionBias); // [B, N, 3W]
    TensorVector parts = projected.chunk(3, -1); // 3 x [B, N, W]
    return output.forward(
        attention.forward(parts.get(0), parts.get(1), parts.get(2), AttentionMask.none()));
  }
}
