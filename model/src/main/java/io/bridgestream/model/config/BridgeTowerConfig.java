package io.bridgestream.model.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.json.JsonFields;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * BridgeTower (AAAI 2023): bridges join the top K levels of both towers to every cross-modal layer.
 * Reads and writes Hugging Face's {@code BridgeTowerConfig}.
 *
 * @param text the text tower
 * @param vision the vision tower; as many layers as the text tower
 * @param crossModal the cross-modal layers
 * @param linkTowerType the kind of bridge
 * @param unusedAttentionHeads top-level {@code num_attention_heads}, which nothing reads
 * @param contrastiveHiddenSize width of Hugging Face's contrastive heads, where the file has it
 * @param logitScaleInit initial logarithm of the contrastive scale, where the file has it
 * @param heads the task heads the file declares
 * @param otherFields fields nobody here reads, kept on round trip
 */
public record BridgeTowerConfig(
    TextConfig text,
    VisionConfig vision,
    CrossModalConfig crossModal,
    LinkTowerType linkTowerType,
    int unusedAttentionHeads,
    OptionalInt contrastiveHiddenSize,
    OptionalDouble logitScaleInit,
    TaskHeads heads,
    Map<String, JsonNode> otherFields)
    implements ModelConfig {

  /** The {@code model_type} of this family. */
  public static final String MODEL_TYPE = "bridgetower";

  /** BridgeTower base at 288 pixels, as published. */
  public static final BridgeTowerConfig BASE = of(TextConfig.BASE, VisionConfig.BASE, 6);

  /** BridgeTower large at 294 pixels, as published. */
  public static final BridgeTowerConfig LARGE = of(TextConfig.LARGE, VisionConfig.LARGE, 6);

  /** Returns a model with plain bridges, cross layers as transformers builds them, no heads. */
  public static BridgeTowerConfig of(TextConfig text, VisionConfig vision, int layers) {
    return of(text, vision, CrossModalConfig.of(text, layers), Map.of());
  }

  /** Returns a model with plain bridges and no heads. */
  public static BridgeTowerConfig of(
      TextConfig text,
      VisionConfig vision,
      CrossModalConfig crossModal,
      Map<String, JsonNode> otherFields) {
    return new BridgeTowerConfig(
        text,
        vision,
        crossModal,
        LinkTowerType.ADD,
        text.attentionHeads(),
        OptionalInt.empty(),
        OptionalDouble.empty(),
        TaskHeads.NONE,
        otherFields);
  }

  static BridgeTowerConfig read(JsonFields json) {
    TextConfig text = TextConfig.read(json.object("text_config"));
    VisionConfig vision = VisionConfig.read(json.object("vision_config"));
    CrossModalConfig crossModal = CrossModalConfig.read(json, text);
    // Popped and dropped by transformers too.
    json.drop("text_config_dict");
    json.drop("vision_config_dict");
    require(json, "share_cross_modal_transformer_layers", true);
    require(json, "share_link_tower_layers", false);
    require(json, "init_layernorm_from_vision_encoder", false);
    require(json, "tie_word_embeddings", false);
    if (text.layers() != vision.layers()) {
      throw json.wrong(
          "vision_config.num_hidden_layers",
          "text_config.num_hidden_layers %d, for bridges join equal levels"
              .formatted(text.layers()),
          vision.layers());
    }
    if (crossModal.layers() > text.layers()) {
      throw json.wrong(
          "num_hidden_layers",
          "at most text_config.num_hidden_layers %d".formatted(text.layers()),
          crossModal.layers());
    }
    return new BridgeTowerConfig(
        text,
        vision,
        crossModal,
        json.choice("link_tower_type", LinkTowerType.ADD),
        json.integer("num_attention_heads", 12, 1, Bounds.MAX_WIDTH),
        json.optionalInteger("contrastive_hidden_size", 1, Bounds.MAX_WIDTH),
        json.optionalNumber("logit_scale_init_value", -100, 100),
        TaskHeads.read(json),
        json.rest());
  }

  /** Refuses what transformers can build but not run, or what no checkpoint of the family has. */
  private static void require(JsonFields json, String name, boolean value) {
    boolean found = json.flag(name, value);
    if (found != value) {
      throw json.wrong(name, String.valueOf(value), found);
    }
  }

  @Override
  public String modelType() {
    return MODEL_TYPE;
  }

  @Override
  public BridgeTowerConfig withImageSize(int side) {
    return new BridgeTowerConfig(
        text,
        vision.withImageSize(side),
        crossModal,
        linkTowerType,
        unusedAttentionHeads,
        contrastiveHiddenSize,
        logitScaleInit,
        heads,
        otherFields);
  }

  @Override
  public BridgeTowerConfig withHeads(TaskHeads others) {
    return new BridgeTowerConfig(
        text,
        vision,
        crossModal,
        linkTowerType,
        unusedAttentionHeads,
        contrastiveHiddenSize,
        logitScaleInit,
        others,
        otherFields);
  }

  @Override
  public <R> R match(
      Function<BridgeTowerConfig, R> bridgeTower,
      Function<MeterConfig, R> meter,
      Function<ManagerTowerConfig, R> managerTower) {
    return bridgeTower.apply(this);
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model_type", MODEL_TYPE);
    crossModal.write(json, text);
    json.put("link_tower_type", JsonFields.spell(linkTowerType));
    json.put("num_attention_heads", unusedAttentionHeads);
    json.put("share_cross_modal_transformer_layers", true);
    json.put("share_link_tower_layers", false);
    json.put("init_layernorm_from_vision_encoder", false);
    json.put("tie_word_embeddings", false);
    contrastiveHiddenSize.ifPresent(size -> json.put("contrastive_hidden_size", size));
    logitScaleInit.ifPresent(scale -> json.put("logit_scale_init_value", scale));
    json.set("text_config", text.toJson());
    json.set("vision_config", vision.toJson());
    heads.write(json);
    otherFields.forEach(json::set);
    return json;
  }
}
