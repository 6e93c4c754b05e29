package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.model.config.Activation;
import io.bridgestream.model.config.VisionConfig;

/**
 * A pre-norm block of CLIP's ViT: x' = x + attention(ln_1(x)); x'' = x' + mlp(ln_2(x')).
 *
 * <p>Letters: B batch, N image tokens, W width.
 */
public final class VisionBlock {
  private final LayerNorm firstNorm;
  private final VisionAttention attention;
  private final LayerNorm secondNorm;
  private final Linear inner;
  private final Linear outer;

  /** Reads {@code ln_1}, {@code attn}, {@code ln_2} and {@code mlp}. */
  public VisionBlock(Parameters parameters, VisionConfig config) {
    this.firstNorm = new LayerNorm(parameters.scope("ln_1"), config.layerNormEps());
    this.attention = new VisionAttention(parameters.scope("attn"), config.attentionHeads());
    this.secondNorm = new LayerNorm(parameters.scope("ln_2"), config.layerNormEps());
    this.inner = new Linear(parameters.scope("mlp.c_fc"));
    this.outer = new Linear(parameters.scope("mlp.c_proj"));
  }

  /** Maps {@code x} [B, N, W] to [B, N, W]. */
  public Residual emit(Graph graph, Residual x) {
    Value attended = attention.emit(graph, firstNorm.emit(graph, x)); // [B, N, W]
    Residual between = Residual.of(x.madeSum(), attended, attention.bias(graph));
    Value normalized = secondNorm.emit(graph, between); // [B, N, W]
    Value activated = inner.emitActivated(graph, Activation.QUICK_GELU, normalized); // [B, N, 4W]
    Value update = outer.emitProduct(graph, activated); // [B, N, W]
    return Residual.of(between.madeSum(), update, outer.bias(graph));
  }
}
