package io.bridgestream.model.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.json.JsonFields;
import java.util.Map;

/**
 * The text tower, RoBERTa: {@code text_config}. Defaults are Hugging Face's {@code
 * BridgeTowerTextConfig}.
 *
 * @param vocabSize number of tokens
 * @param hiddenSize width of a token's state
 * @param layers number of encoder layers
 * @param attentionHeads attention heads; divides the width
 * @param intermediateSize width inside the feed-forward sub-layer
 * @param activation activation of the feed-forward sub-layer
 * @param hiddenDropout probability in [0, 1]
 * @param attentionDropout probability in [0, 1]
 * @param maxPositions rows of the position table, two of which no token uses
 * @param typeVocabSize rows of the token type table; only row 0 is read
 * @param initializerFactor scale of Hugging Face's initialisation
 * @param layerNormEps epsilon of every LayerNorm of the tower
 * @param padTokenId id that position ids skip
 * @param bosTokenId id of the first token
 * @param eosTokenId id of the last token
 * @param useCache read by nobody, kept for Hugging Face
 * @param otherFields fields nobody here reads, kept on round trip
 */
public record TextConfig(
    int vocabSize,
    int hiddenSize,
    int layers,
    int attentionHeads,
    int intermediateSize,
    Activation activation,
    double hiddenDropout,
    double attentionDropout,
    int maxPositions,
    int typeVocabSize,
    double initializerFactor,
    double layerNormEps,
    int padTokenId,
    int bosTokenId,
    int eosTokenId,
    boolean useCache,
    Map<String, JsonNode> otherFields) {

  /** The tower of RoBERTa base. */
  public static final TextConfig BASE =
      new TextConfig(
          50265,
          768,
          12,
          12,
          3072,
          Activation.GELU,
          0.1,
          0.1,
          514,
          1,
          1,
          1e-5,
          1,
          0,
          2,
          true,
          Map.of());

  /** The tower of RoBERTa large. */
  public static final TextConfig LARGE =
      new TextConfig(
          50265,
          1024,
          24,
          16,
          4096,
          Activation.GELU,
          0.1,
          0.1,
          514,
          1,
          1,
          1e-5,
          1,
          0,
          2,
          true,
          Map.of());

  static TextConfig read(JsonFields json) {
    json.drop("model_type");
    TextConfig config =
        new TextConfig(
            json.integer("vocab_size", BASE.vocabSize, 1, Bounds.MAX_ROWS),
            json.integer("hidden_size", BASE.hiddenSize, 1, Bounds.MAX_WIDTH),
            json.integer("num_hidden_layers", BASE.layers, 1, Bounds.MAX_LAYERS),
            json.integer("num_attention_heads", BASE.attentionHeads, 1, Bounds.MAX_WIDTH),
            json.integer("intermediate_size", BASE.intermediateSize, 1, Bounds.MAX_WIDTH),
            json.choice("hidden_act", BASE.activation),
            json.number("hidden_dropout_prob", BASE.hiddenDropout, 0, 1),
            json.number("attention_probs_dropout_prob", BASE.attentionDropout, 0, 1),
            json.integer("max_position_embeddings", BASE.maxPositions, 3, Bounds.MAX_ROWS),
            json.integer("type_vocab_size", BASE.typeVocabSize, 1, Bounds.MAX_ROWS),
            json.number("initializer_factor", BASE.initializerFactor, 0, Bounds.MAX_FACTOR),
            json.number("layer_norm_eps", BASE.layerNormEps, Bounds.MIN_EPS, Bounds.MAX_EPS),
            json.integer("pad_token_id", BASE.padTokenId, 0, Bounds.MAX_ROWS),
            json.integer("bos_token_id", BASE.bosTokenId, 0, Bounds.MAX_ROWS),
            json.integer("eos_token_id", BASE.eosTokenId, 0, Bounds.MAX_ROWS),
            json.flag("use_cache", BASE.useCache),
            json.rest());
    requireHeads(json, config.hiddenSize, config.attentionHeads);
    requireAbsolutePositions(json);
    requireRow(json, "pad_token_id", config.padTokenId, config.vocabSize);
    requireRow(json, "bos_token_id", config.bosTokenId, config.vocabSize);
    requireRow(json, "eos_token_id", config.eosTokenId, config.vocabSize);
    if (config.maxPositions < config.padTokenId + 2) {
      throw json.wrong(
          "max_position_embeddings",
          "at least %d, for the positions start behind pad_token_id"
              .formatted(config.padTokenId + 2),
          config.maxPositions);
    }
    return config;
  }

  private static void requireHeads(JsonFields json, int width, int heads) {
    if (width % heads != 0) {
      throw json.wrong(
          "num_attention_heads", "a divisor of hidden_size %d".formatted(width), heads);
    }
  }

  private static void requireRow(JsonFields json, String name, int id, int vocabSize) {
    if (id >= vocabSize) {
      throw json.wrong(name, "below vocab_size %d".formatted(vocabSize), id);
    }
  }

  /** Relative positions would change what the attention computes; no checkpoint has them. */
  private static void requireAbsolutePositions(JsonFields json) {
    String type = json.text("position_embedding_type").orElse("absolute");
    if (!type.equals("absolute")) {
      throw json.wrong("position_embedding_type", "absolute", type);
    }
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model_type", "bridgetower_text_model");
    json.put("vocab_size", vocabSize);
    json.put("hidden_size", hiddenSize);
    json.put("num_hidden_layers", layers);
    json.put("num_attention_heads", attentionHeads);
    json.put("intermediate_size", intermediateSize);
    json.put("hidden_act", JsonFields.spell(activation));
    json.put("hidden_dropout_prob", hiddenDropout);
    json.put("attention_probs_dropout_prob", attentionDropout);
    json.put("max_position_embeddings", maxPositions);
    json.put("type_vocab_size", typeVocabSize);
    json.put("initializer_factor", initializerFactor);
    json.put("layer_norm_eps", layerNormEps);
    json.put("pad_token_id", padTokenId);
    json.put("bos_token_id", bosTokenId);
    json.put("eos_token_id", eosTokenId);
    json.put("use_cache", useCache);
    otherFields.forEach(json::set);
    return json;
  }
}
