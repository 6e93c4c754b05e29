package io.bridgestream.training.network;

import io.bridgestream.model.config.Activation;
import io.bridgestream.model.config.VisionConfig;
import io.bridgestream.training.nn.Activations;
import io.bridgestream.training.nn.InitialValue.Normal;
import io.bridgestream.training.nn.Layer;
import io.bridgestream.training.nn.LayerNorm;
import io.bridgestream.training.nn.Linear;
import org.bytedeco.pytorch.Tensor;

/**
 * One pre-norm block of CLIP's ViT: x + attention(ln_1(x)), then x + mlp(ln_2(x)).
 *
 * <p>Letters: B batch, N image tokens, W width.
 */
final class VisionBlock extends Layer {
  private final LayerNorm attentionNorm;
  private final VisionAttention attention;
  private final LayerNorm mlpNorm;
  private final Linear expand;
  private final Linear contract;

  VisionBlock(VisionConfig config) {
    long width = config.hiddenSize();
    long inner = config.intermediateSize();
    this.attentionNorm = child("ln_1", new LayerNorm(width, config.layerNormEps()));
    this.attention = child("attn", new VisionAttention(config));
    this.mlpNorm = child("ln_2", new LayerNorm(width, config.layerNormEps()));
    this.expand = child("mlp.c_fc", new Linear(width, inner, Normal.VISION_EXPANSION));
    this.contract = child("mlp.c_proj", new Linear(inner, width, Normal.VISION_RESIDUAL));
  }

  /** Maps {@code x} [B, N, W] to [B, N, W]. */
  Tensor forward(Tensor x) {
    Tensor attended = x.add(attention.forward(attentionNorm.forward(x))); // [B, N, W]
    Tensor expanded = expand.forward(mlpNorm.forward(attended)); // [B, N, 4W]
    return attended.add(
        contract.forward(Activations.apply(Activation.QUICK_GELU, expanded))); // [B, N, W]
  }
}
