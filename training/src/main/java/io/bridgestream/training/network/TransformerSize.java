package io.bridgestream.training.network;

import io.bridgestream.model.config.Activation;
import io.bridgestream.model.config.CrossModalConfig;
import io.bridgestream.model.config.TextConfig;

/** What text layers and cross-modal layers have in common; fields as in their configs. */
record TransformerSize(
    int hiddenSize,
    int attentionHeads,
    int intermediateSize,
    Activation activation,
    double layerNormEps,
    double hiddenDropout,
    double attentionDropout) {

  static TransformerSize of(TextConfig config) {
    return new TransformerSize(
        config.hiddenSize(),
        config.attentionHeads(),
        config.intermediateSize(),
        config.activation(),
        config.layerNormEps(),
        config.hiddenDropout(),
        config.attentionDropout());
  }

  static TransformerSize of(CrossModalConfig config) {
    return new TransformerSize(
        config.hiddenSize(),
        config.attentionHeads(),
        config.intermediateSize(),
        config.activation(),
        config.layerNormEps(),
        config.hiddenDropout(),
        config.attentionDropout());
  }
}
