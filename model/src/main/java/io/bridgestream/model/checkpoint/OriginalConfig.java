package io.bridgestream.model.checkpoint;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.config.Activation;
import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.CrossModalConfig;
import io.bridgestream.model.config.ManagerTowerConfig;
import io.bridgestream.model.config.ManagerTowerConfig.ManagerType;
import io.bridgestream.model.config.ManagerTowerConfig.WeightType;
import io.bridgestream.model.config.MeterConfig;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.config.TextConfig;
import io.bridgestream.model.config.VisionConfig;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The config of an original checkpoint, told from the shapes of its weights; only what no shape
 * tells (the heads of the cross layers) comes from the training configuration it carries.
 */
final class OriginalConfig {
  /** Both towers of every original model, and their successors' sizes, have heads this wide. */
  private static final int HEAD_WIDTH = 64;

  private static final String TEXT_LAYER = "text_model.encoder.layer.%d.output.dense.weight";
  private static final String BLOCK = "vision_model.visual.transformer.resblocks.%d.ln_1.weight";
  private static final String CROSS_LAYER = "cross_modal_text_layers.%d.output.dense.weight";
  private static final String TEXT_MANAGER = "cross_modal_text_manager_tower.%d.manager_layer.";
  private static final String IMAGE_MANAGER = "cross_modal_image_manager_tower.%d.manager_layer.";
  private static final double CONNECTOR_EPS = 1e-5;

  private final Map<String, long[]> shapes;
  private final TrainingSettings settings;

  private OriginalConfig(Map<String, long[]> shapes, TrainingSettings settings) {
    this.shapes = shapes;
    this.settings = settings;
  }

  /**
   * Returns the config.
   *
   * @param shapes canonical names with their shapes
   * @throws InvalidModelException if a weight of the towers or the fusion is missing or misshapen
   */
  static ModelConfig of(Map<String, long[]> shapes, TrainingSettings settings) {
    return new OriginalConfig(shapes, settings).model();
  }

  private ModelConfig model() {
    TextConfig text = text();
    VisionConfig vision = vision();
    CrossModalConfig cross = crossModal(text);
    TaskHeads heads = HeadDetection.detect(shapes, settings.nlvr2Dropout());
    if (shapes.containsKey("layer_embeddings_text.weight")) {
      return managerTower(text, vision, cross, heads);
    }
    if (shapes.containsKey("cross_modal_text_layernorm.weight")) {
      return BridgeTowerConfig.of(text, vision, cross, settings.keptFields()).withHeads(heads);
    }
    boolean layerGates = shapes.containsKey("text_gate.weight");
    return new MeterConfig(text, vision, cross, layerGates, heads, settings.keptFields());
  }

  private TextConfig text() {
    int width = size("text_model.embeddings.word_embeddings.weight", 1);
    TextConfig base = TextConfig.BASE;
    return new TextConfig(
        size("text_model.embeddings.word_embeddings.weight", 0),
        width,
        count(TEXT_LAYER),
        heads("text tower", width),
        size("text_model.encoder.layer.0.intermediate.dense.weight", 0),
        base.activation(),
        base.hiddenDropout(),
        base.attentionDropout(),
        size("text_model.embeddings.position_embeddings.weight", 0),
        size("text_model.embeddings.token_type_embeddings.weight", 0),
        base.initializerFactor(),
        base.layerNormEps(),
        base.padTokenId(),
        base.bosTokenId(),
        base.eosTokenId(),
        base.useCache(),
        Map.of());
  }

  private VisionConfig vision() {
    String patches = "vision_model.visual.embeddings.patch_embedding.weight";
    int patchSize = size(patches, 2);
    int grid = (int) Math.round(Math.sqrt(size(WeightNames.POSITION_TABLE, 0) - 1.0));
    VisionConfig base = VisionConfig.BASE;
    return new VisionConfig(
        size(patches, 0),
        count(BLOCK),
        size(patches, 1),
        patchSize,
        grid * patchSize,
        base.initializerFactor(),
        base.layerNormEps(),
        base.stopGradient(),
        base.shareLayerNorm(),
        Map.of());
  }

  private CrossModalConfig crossModal(TextConfig text) {
    int width = size("cross_modal_text_transform.weight", 0);
    int heads =
        settings.crossModalHeads().isPresent()
            ? settings.crossModalHeads().getAsInt()
            : heads("cross layers", width);
    if (width != text.hiddenSize() || width % heads != 0) {
      throw new InvalidModelException(
          "Cannot import checkpoint: the fusion must be as wide as the text tower, %d, and a multiple of its %d heads, found %d"
              .formatted(text.hiddenSize(), heads, width));
    }
    return new CrossModalConfig(
        width,
        count(CROSS_LAYER),
        heads,
        size("cross_modal_text_layers.0.intermediate.dense.weight", 0),
        text.activation(),
        CrossModalConfig.ORIGINAL_EPS,
        text.hiddenDropout(),
        text.attentionDropout(),
        CONNECTOR_EPS,
        Activation.GELU,
        CrossModalConfig.ORIGINAL_EPS,
        1);
  }

  private ModelConfig managerTower(
      TextConfig text, VisionConfig vision, CrossModalConfig cross, TaskHeads heads) {
    String firstScores = TEXT_MANAGER.formatted(0) + "layer_scores";
    boolean adaptive = shapes.containsKey(TEXT_MANAGER.formatted(1) + "linear_controller.weight");
    return new ManagerTowerConfig(
        text,
        vision,
        cross,
        adaptive ? ManagerType.AAUE : ManagerType.SAUE,
        size(firstScores, 3) == 1 ? WeightType.SCALAR : WeightType.VECTOR,
        size(firstScores, 1),
        size(IMAGE_MANAGER.formatted(0) + "layer_scores", 1),
        heads,
        settings.keptFields());
  }

  private static int heads(String part, int width) {
    if (width % HEAD_WIDTH != 0) {
      throw new InvalidModelException(
          "Cannot import checkpoint: the width of the %s must be a multiple of %d, found %d"
              .formatted(part, HEAD_WIDTH, width));
    }
    return width / HEAD_WIDTH;
  }

  private int count(String pattern) {
    return (int)
        IntStream.iterate(0, i -> shapes.containsKey(pattern.formatted(i)), i -> i + 1).count();
  }

  private int size(String name, int dimension) {
    long[] shape = shapes.get(name);
    if (shape == null || dimension >= shape.length || shape[dimension] > Integer.MAX_VALUE) {
      throw new InvalidModelException(
          "Cannot import checkpoint: it must be BridgeTower's, METER's or ManagerTower's with weight '%s', found %s"
              .formatted(name, shape == null ? "none" : "another shape"));
    }
    return (int) shape[dimension];
  }
}
