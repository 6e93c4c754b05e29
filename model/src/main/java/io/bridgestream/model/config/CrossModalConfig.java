package io.bridgestream.model.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.json.JsonFields;

/**
 * The cross-modal part that all three families share. Transformers reads heads, feed-forward width,
 * epsilon and dropout of the cross layers from the text tower; the original repositories have
 * values of their own. Where they differ from the text tower's, {@code config.json} names them
 * under {@code cross_modal_*}, which transformers ignores.
 *
 * @param hiddenSize width of the fused states; the text tower's
 * @param layers number of cross-modal layers per modality (K)
 * @param attentionHeads attention heads of a cross layer; divides the width
 * @param intermediateSize width inside a cross layer's feed-forward sub-layer
 * @param activation activation of a cross layer's feed-forward sub-layer
 * @param layerNormEps epsilon of the LayerNorms inside the cross layers: 1e-12 for original files,
 *     1e-5 for Hugging Face's
 * @param hiddenDropout probability in [0, 1]
 * @param attentionDropout probability in [0, 1]
 * @param connectorLayerNormEps epsilon of the LayerNorms between towers and cross layers: first
 *     LayerNorms, link towers, managers
 * @param headActivation activation of the MLM head's transform
 * @param headLayerNormEps epsilon of the MLM head's transform
 * @param initializerFactor scale of Hugging Face's initialisation
 */
public record CrossModalConfig(
    int hiddenSize,
    int layers,
    int attentionHeads,
    int intermediateSize,
    Activation activation,
    double layerNormEps,
    double hiddenDropout,
    double attentionDropout,
    double connectorLayerNormEps,
    Activation headActivation,
    double headLayerNormEps,
    double initializerFactor) {

  /** Epsilon of the cross layers and the MLM transform in the original repositories. */
  public static final double ORIGINAL_EPS = 1e-12;

  private static final String HEADS = "cross_modal_num_attention_heads";
  private static final String INTERMEDIATE = "cross_modal_intermediate_size";
  private static final String EPS = "cross_modal_layer_norm_eps";

  /** Returns the cross-modal part that transformers builds for a text tower. */
  public static CrossModalConfig of(TextConfig text, int layers) {
    return new CrossModalConfig(
        text.hiddenSize(),
        layers,
        text.attentionHeads(),
        text.intermediateSize(),
        text.activation(),
        text.layerNormEps(),
        text.hiddenDropout(),
        text.attentionDropout(),
        1e-5,
        Activation.GELU,
        1e-5,
        1);
  }

  static CrossModalConfig read(JsonFields json, TextConfig text) {
    int width = json.integer("hidden_size", 768, 1, Bounds.MAX_WIDTH);
    if (width != text.hiddenSize()) {
      throw json.wrong("hidden_size", "text_config.hidden_size " + text.hiddenSize(), width);
    }
    int heads = json.integer(HEADS, text.attentionHeads(), 1, Bounds.MAX_WIDTH);
    if (width % heads != 0) {
      throw json.wrong(HEADS, "a divisor of hidden_size %d".formatted(width), heads);
    }
    double connectorEps = json.number("layer_norm_eps", 1e-5, Bounds.MIN_EPS, Bounds.MAX_EPS);
    var ownEps = json.optionalNumber(EPS, Bounds.MIN_EPS, Bounds.MAX_EPS);
    return new CrossModalConfig(
        width,
        json.integer("num_hidden_layers", 6, 1, Bounds.MAX_LAYERS),
        heads,
        json.integer(INTERMEDIATE, text.intermediateSize(), 1, Bounds.MAX_WIDTH),
        text.activation(),
        ownEps.orElse(text.layerNormEps()),
        text.hiddenDropout(),
        text.attentionDropout(),
        connectorEps,
        json.choice("hidden_act", Activation.GELU),
        ownEps.orElse(connectorEps),
        json.number("initializer_factor", 1, 0, Bounds.MAX_FACTOR));
  }

  void write(ObjectNode json, TextConfig text) {
    json.put("hidden_size", hiddenSize);
    json.put("num_hidden_layers", layers);
    json.put("hidden_act", JsonFields.spell(headActivation));
    json.put("layer_norm_eps", connectorLayerNormEps);
    json.put("initializer_factor", initializerFactor);
    if (attentionHeads != text.attentionHeads()) {
      json.put(HEADS, attentionHeads);
    }
    if (intermediateSize != text.intermediateSize()) {
      json.put(INTERMEDIATE, intermediateSize);
    }
    if (layerNormEps != text.layerNormEps() || headLayerNormEps != connectorLayerNormEps) {
      json.put(EPS, layerNormEps);
    }
  }
}
