package io.bridgestream.model.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.json.JsonFields;
import java.util.Map;
import java.util.function.Function;

/**
 * METER (CVPR 2022), co-attention over CLIP and RoBERTa: only the last level of each tower enters
 * the fusion.
 *
 * @param text the text tower
 * @param vision the vision tower, without the block that METER drops
 * @param crossModal the cross-modal layers
 * @param layerGates whether learned gates mix lower levels into the last one, as {@code
 *     meter_fusion} of BridgeTower's repository does
 * @param heads the task heads the file declares
 * @param otherFields fields nobody here reads, kept on round trip
 */
public record MeterConfig(
    TextConfig text,
    VisionConfig vision,
    CrossModalConfig crossModal,
    boolean layerGates,
    TaskHeads heads,
    Map<String, JsonNode> otherFields)
    implements ModelConfig {

  /** The {@code model_type} of this family. */
  public static final String MODEL_TYPE = "meter";

  static MeterConfig read(JsonFields json) {
    TextConfig text = TextConfig.read(json.object("text_config"));
    return new MeterConfig(
        text,
        VisionConfig.read(json.object("vision_config")),
        CrossModalConfig.read(json, text),
        json.flag("meter_fusion", false),
        TaskHeads.read(json),
        json.rest());
  }

  @Override
  public String modelType() {
    return MODEL_TYPE;
  }

  @Override
  public MeterConfig withImageSize(int side) {
    return new MeterConfig(
        text, vision.withImageSize(side), crossModal, layerGates, heads, otherFields);
  }

  @Override
  public MeterConfig withHeads(TaskHeads others) {
    return new MeterConfig(text, vision, crossModal, layerGates, others, otherFields);
  }

  @Override
  public <R> R match(
      Function<BridgeTowerConfig, R> bridgeTower,
      Function<MeterConfig, R> meter,
      Function<ManagerTowerConfig, R> managerTower) {
    return meter.apply(this);
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model_type", MODEL_TYPE);
    crossModal.write(json, text);
    json.put("meter_fusion", layerGates);
    json.set("text_config", text.toJson());
    json.set("vision_config", vision.toJson());
    heads.write(json);
    otherFields.forEach(json::set);
    return json;
  }
}
