package io.bridgestream.model.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.json.JsonFields;
import java.util.Map;
import java.util.function.Function;

/**
 * ManagerTower (ACL 2023): managers weigh all managed levels of a tower anew before every
 * cross-modal layer.
 *
 * @param text the text tower
 * @param vision the vision tower
 * @param crossModal the cross-modal layers
 * @param managerType the managers of levels 1 to K-1; level 0 is always static
 * @param weightType whether a manager has one weight per channel or one per level
 * @param managedTextLayers how many top levels of the text tower are managed
 * @param managedImageLayers how many top levels of the vision tower are managed
 * @param heads the task heads the file declares
 * @param otherFields fields nobody here reads, kept on round trip
 */
public record ManagerTowerConfig(
    TextConfig text,
    VisionConfig vision,
    CrossModalConfig crossModal,
    ManagerType managerType,
    WeightType weightType,
    int managedTextLayers,
    int managedImageLayers,
    TaskHeads heads,
    Map<String, JsonNode> otherFields)
    implements ModelConfig {

  /** The {@code model_type} of this family. */
  public static final String MODEL_TYPE = "managertower";

  /** The paper's managers. */
  public enum ManagerType {
    /** Static aggregation of uni-modal experts: the weights are parameters. */
    SAUE,
    /** Adaptive aggregation of uni-modal experts: the weights depend on both modalities. */
    AAUE
  }

  /** The shape of a manager's static weights. */
  public enum WeightType {
    /** One weight per level and channel. */
    VECTOR,
    /** One weight per level. */
    SCALAR
  }

  static ManagerTowerConfig read(JsonFields json) {
    TextConfig text = TextConfig.read(json.object("text_config"));
    VisionConfig vision = VisionConfig.read(json.object("vision_config"));
    return new ManagerTowerConfig(
        text,
        vision,
        CrossModalConfig.read(json, text),
        json.choice("manager_type", ManagerType.AAUE),
        json.choice("manager_weight_type", WeightType.VECTOR),
        json.integer("managed_layers_text", Math.min(6, text.layers()), 1, text.layers()),
        json.integer("managed_layers_image", Math.min(6, vision.layers()), 1, vision.layers()),
        TaskHeads.read(json),
        json.rest());
  }

  @Override
  public String modelType() {
    return MODEL_TYPE;
  }

  @Override
  public ManagerTowerConfig withImageSize(int side) {
    return new ManagerTowerConfig(
        text,
        vision.withImageSize(side),
        crossModal,
        managerType,
        weightType,
        managedTextLayers,
        managedImageLayers,
        heads,
        otherFields);
  }

  @Override
  public ManagerTowerConfig withHeads(TaskHeads others) {
    return new ManagerTowerConfig(
        text,
        vision,
        crossModal,
        managerType,
        weightType,
        managedTextLayers,
        managedImageLayers,
        others,
        otherFields);
  }

  @Override
  public <R> R match(
      Function<BridgeTowerConfig, R> bridgeTower,
      Function<MeterConfig, R> meter,
      Function<ManagerTowerConfig, R> managerTower) {
    return managerTower.apply(this);
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model_type", MODEL_TYPE);
    crossModal.write(json, text);
    json.put("manager_type", JsonFields.spell(managerType));
    json.put("manager_weight_type", JsonFields.spell(weightType));
    json.put("managed_layers_text", managedTextLayers);
    json.put("managed_layers_image", managedImageLayers);
    json.set("text_config", text.toJson());
    json.set("vision_config", vision.toJson());
    heads.write(json);
    otherFields.forEach(json::set);
    return json;
  }
}
