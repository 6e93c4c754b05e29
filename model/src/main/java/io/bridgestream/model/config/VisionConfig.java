package io.bridgestream.model.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.json.JsonFields;
import java.util.Map;

/**
 * The vision tower, CLIP's ViT: {@code vision_config}. Defaults are Hugging Face's {@code
 * BridgeTowerVisionConfig}. Heads are always 64 wide, the feed-forward sub-layer always four times
 * the width, its activation always QuickGELU.
 *
 * @param hiddenSize width of a patch's state; a multiple of 64
 * @param layers number of blocks
 * @param channels channels of the image
 * @param patchSize side of a patch in pixels
 * @param imageSize side of the square image in pixels
 * @param initializerFactor scale of Hugging Face's initialisation
 * @param layerNormEps epsilon of every LayerNorm of the tower
 * @param stopGradient without effect on the fusion, kept for Hugging Face
 * @param shareLayerNorm false adds {@code ln_separate} weights, which the fusion never reads
 * @param otherFields fields nobody here reads, kept on round trip
 */
public record VisionConfig(
    int hiddenSize,
    int layers,
    int channels,
    int patchSize,
    int imageSize,
    double initializerFactor,
    double layerNormEps,
    boolean stopGradient,
    boolean shareLayerNorm,
    Map<String, JsonNode> otherFields) {

  /** Width of one attention head. */
  public static final int HEAD_WIDTH = 64;

  /** The tower of CLIP ViT-B/16 at 288 pixels. */
  public static final VisionConfig BASE =
      new VisionConfig(768, 12, 3, 16, 288, 1, 1e-5, false, true, Map.of());

  /** The tower of CLIP ViT-L/14 at 294 pixels. */
  public static final VisionConfig LARGE =
      new VisionConfig(1024, 24, 3, 14, 294, 1, 1e-5, false, true, Map.of());

  static VisionConfig read(JsonFields json) {
    json.drop("model_type");
    int width = json.integer("hidden_size", BASE.hiddenSize, 1, Bounds.MAX_WIDTH);
    if (width % HEAD_WIDTH != 0) {
      throw json.wrong("hidden_size", "a multiple of " + HEAD_WIDTH, width);
    }
    int patchSize = json.integer("patch_size", BASE.patchSize, 1, Bounds.MAX_IMAGE_SIDE);
    int imageSize = json.integer("image_size", BASE.imageSize, patchSize, Bounds.MAX_IMAGE_SIDE);
    int layers = json.integer("num_hidden_layers", BASE.layers, 1, Bounds.MAX_LAYERS);
    if (json.flag("remove_last_layer", false)) {
      throw json.wrong(
          "remove_last_layer", "false; give num_hidden_layers without the last one", true);
    }
    return new VisionConfig(
        width,
        layers,
        json.integer("num_channels", BASE.channels, 1, 16),
        patchSize,
        imageSize,
        json.number("initializer_factor", BASE.initializerFactor, 0, Bounds.MAX_FACTOR),
        json.number("layer_norm_eps", BASE.layerNormEps, Bounds.MIN_EPS, Bounds.MAX_EPS),
        json.flag("stop_gradient", BASE.stopGradient),
        json.flag("share_layernorm", BASE.shareLayerNorm),
        json.rest());
  }

  /** Returns the number of attention heads. */
  public int attentionHeads() {
    return hiddenSize / HEAD_WIDTH;
  }

  /** Returns the width inside the feed-forward sub-layer. */
  public int intermediateSize() {
    return 4 * hiddenSize;
  }

  /** Returns the number of patches along one side. */
  public int grid() {
    return imageSize / patchSize;
  }

  /** Returns the number of image tokens: the class token and every patch. */
  public int tokens() {
    return grid() * grid() + 1;
  }

  /** Returns this tower for another image side, in pixels. */
  public VisionConfig withImageSize(int side) {
    return new VisionConfig(
        hiddenSize,
        layers,
        channels,
        patchSize,
        side,
        initializerFactor,
        layerNormEps,
        stopGradient,
        shareLayerNorm,
        otherFields);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model_type", "bridgetower_vision_model");
    json.put("hidden_size", hiddenSize);
    json.put("num_hidden_layers", layers);
    json.put("num_channels", channels);
    json.put("patch_size", patchSize);
    json.put("image_size", imageSize);
    json.put("initializer_factor", initializerFactor);
    json.put("layer_norm_eps", layerNormEps);
    json.put("stop_gradient", stopGradient);
    json.put("share_layernorm", shareLayerNorm);
    json.put("remove_last_layer", false);
    otherFields.forEach(json::set);
    return json;
  }
}
