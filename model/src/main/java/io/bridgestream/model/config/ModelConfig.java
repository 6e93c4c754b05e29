package io.bridgestream.model.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.json.JsonFields;
import io.bridgestream.model.json.JsonFile;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * One model of the family: two towers, the connector between them and the cross-modal layers, which
 * is what sets the families apart, and the heads. Immutable.
 */
public sealed interface ModelConfig permits BridgeTowerConfig, MeterConfig, ManagerTowerConfig {
  /** Returns the {@code model_type} of {@code config.json}. */
  String modelType();

  /** Returns the text tower. */
  TextConfig text();

  /** Returns the vision tower. */
  VisionConfig vision();

  /** Returns the cross-modal layers. */
  CrossModalConfig crossModal();

  /** Returns the task heads; none if the file declares none (see {@link TaskHeads}). */
  TaskHeads heads();

  /** Returns this model for another image side, in pixels. */
  ModelConfig withImageSize(int side);

  /** Returns this model with other heads. */
  ModelConfig withHeads(TaskHeads heads);

  /** Returns the content of {@code config.json}. */
  ObjectNode toJson();

  /** Returns what the function of this model's family returns. */
  <R> R match(
      Function<BridgeTowerConfig, R> bridgeTower,
      Function<MeterConfig, R> meter,
      Function<ManagerTowerConfig, R> managerTower);

  /**
   * Returns the number of rows of the modality type table: text, image, and NLVR2's second image.
   */
  default int modalityTypes() {
    return heads().nlvr2().isPresent() ? 3 : 2;
  }

  /**
   * Reads a {@code config.json}.
   *
   * @throws io.bridgestream.model.InvalidModelException if a field breaks its rule or the file is
   *     no model of this family
   */
  static ModelConfig read(Path file) {
    return parse(JsonFile.read(file), String.valueOf(file.getFileName()));
  }

  /**
   * Reads the content of a {@code config.json}; {@code file} stands for it in messages.
   *
   * @throws io.bridgestream.model.InvalidModelException if a field breaks its rule or the content
   *     is no model of this family
   */
  static ModelConfig parse(ObjectNode content, String file) {
    JsonFields json = new JsonFields(file, content);
    String type = json.text("model_type").orElse("absent");
    return switch (type) {
      case BridgeTowerConfig.MODEL_TYPE -> BridgeTowerConfig.read(json);
      case MeterConfig.MODEL_TYPE -> MeterConfig.read(json);
      case ManagerTowerConfig.MODEL_TYPE -> ManagerTowerConfig.read(json);
      default ->
          throw json.wrong(
              "model_type",
              "one of %s, %s, %s"
                  .formatted(
                      BridgeTowerConfig.MODEL_TYPE,
                      MeterConfig.MODEL_TYPE,
                      ManagerTowerConfig.MODEL_TYPE),
              type);
    };
  }
}
