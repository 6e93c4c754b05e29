package io.bridgestream.inference.export.layers;

import io.bridgestream.model.config.Activation;
import io.bridgestream.model.config.CrossModalConfig;
import io.bridgestream.model.config.TextConfig;

/**
 * What a post-norm layer must know besides its weights.
 *
 * @param heads attention heads
 * @param activation activation of the feed-forward sub-layer
 * @param layerNormEps epsilon of the LayerNorms
 */
public record TransformerSize(int heads, Activation activation, double layerNormEps) {
  /** Returns that of a text layer. */
  public static TransformerSize of(TextConfig config) {
    return new TransformerSize(config.attentionHeads(), config.activation(), config.layerNormEps());
  }

  /** Returns that of a cross-modal layer. */
  public static TransformerSize of(CrossModalConfig config) {
    return new TransformerSize(config.attentionHeads(), config.activation(), config.layerNormEps());
  }
}
