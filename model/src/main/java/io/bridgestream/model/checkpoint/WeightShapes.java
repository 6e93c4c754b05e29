package io.bridgestream.model.checkpoint;

import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.CrossModalConfig;
import io.bridgestream.model.config.LinkTowerType;
import io.bridgestream.model.config.ManagerTowerConfig;
import io.bridgestream.model.config.ManagerTowerConfig.ManagerType;
import io.bridgestream.model.config.ManagerTowerConfig.WeightType;
import io.bridgestream.model.config.MeterConfig;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead.Classifier;
import io.bridgestream.model.config.TaskHead.Contrastive;
import io.bridgestream.model.config.TaskHead.HuggingFaceContrastive;
import io.bridgestream.model.config.TextConfig;
import io.bridgestream.model.config.VisionConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights that a config asks for: canonical names (see {@link WeightNames}) with their shapes,
 * heads included, in the order of the data flow.
 */
public final class WeightShapes {
  private static final List<String> MODALITIES = List.of("text", "image");

  private final ModelConfig config;
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  private WeightShapes(ModelConfig config) {
    this.config = config;
  }

  /** Returns an unmodifiable map from canonical name to shape; a scalar's shape is empty. */
  public static Map<String, long[]> of(ModelConfig config) {
    WeightShapes weights = new WeightShapes(config);
    weights.vision(config.vision());
    weights.text(config.text());
    weights.crossModal(config.crossModal());
    return config.match(weights::bridges, weights::gates, weights::managers).heads();
  }

  /** Returns the number of elements of a tensor of this shape. */
  public static long count(long... shape) {
    long count = 1;
    for (long dimension : shape) {
      count = Math.multiplyExact(count, dimension);
    }
    return count;
  }

  private void vision(VisionConfig vision) {
    String visual = "vision_model.visual.";
    long width = vision.hiddenSize();
    long patch = vision.patchSize();
    add(visual + "embeddings.class_embedding", width);
    add(visual + "embeddings.patch_embedding.weight", width, vision.channels(), patch, patch);
    add(visual + "embeddings.position_embedding.weight", vision.tokens(), width);
    norm(visual + "ln_pre", width);
    for (int layer = 0; layer < vision.layers(); layer++) {
      String block = visual + "transformer.resblocks." + layer + ".";
      add(block + "attn.in_proj_weight", 3 * width, width);
      add(block + "attn.in_proj_bias", 3 * width);
      linear(block + "attn.out_proj", width, width);
      norm(block + "ln_1", width);
      linear(block + "mlp.c_fc", width, vision.intermediateSize());
      linear(block + "mlp.c_proj", vision.intermediateSize(), width);
      norm(block + "ln_2", width);
    }
    norm(visual + "ln_post", width);
    if (!vision.shareLayerNorm()) {
      norms(visual + "ln_separate", vision.layers(), width);
    }
  }

  private void text(TextConfig text) {
    String embeddings = "text_model.embeddings.";
    long width = text.hiddenSize();
    add(embeddings + "word_embeddings.weight", text.vocabSize(), width);
    add(embeddings + "position_embeddings.weight", text.maxPositions(), width);
    add(embeddings + "token_type_embeddings.weight", text.typeVocabSize(), width);
    norm(embeddings + "LayerNorm", width);
    for (int layer = 0; layer < text.layers(); layer++) {
      String prefix = "text_model.encoder.layer." + layer + ".";
      attention(prefix + "attention.", width);
      feedForward(prefix, width, text.intermediateSize());
    }
    linear("text_model.pooler.dense", width, width);
  }

  private void crossModal(CrossModalConfig cross) {
    long width = cross.hiddenSize();
    linear("cross_modal_text_transform", config.text().hiddenSize(), width);
    linear("cross_modal_image_transform", config.vision().hiddenSize(), width);
    add("token_type_embeddings.weight", config.modalityTypes(), width);
    for (String modality : MODALITIES) {
      for (int layer = 0; layer < cross.layers(); layer++) {
        String prefix = "cross_modal_" + modality + "_layers." + layer + ".";
        attention(prefix + "attention.", width);
        attention(prefix + "crossattention.", width);
        feedForward(prefix, width, cross.intermediateSize());
      }
      linear("cross_modal_" + modality + "_pooler.dense", width, width);
    }
  }

  private WeightShapes bridges(BridgeTowerConfig bridgeTower) {
    long width = bridgeTower.crossModal().hiddenSize();
    for (String modality : MODALITIES) {
      norm("cross_modal_" + modality + "_layernorm", width);
      for (int link = 0; link < bridgeTower.crossModal().layers() - 1; link++) {
        String prefix = "cross_modal_" + modality + "_link_tower." + link + ".";
        if (bridgeTower.linkTowerType() == LinkTowerType.SCALED_ADD) {
          add(prefix + "scaled_factor");
        } else if (bridgeTower.linkTowerType() == LinkTowerType.INTERPOLATE) {
          add(prefix + "beta");
        }
        norm(prefix + "LayerNorm", width);
      }
    }
    return this;
  }

  private WeightShapes gates(MeterConfig meter) {
    long width = meter.crossModal().hiddenSize();
    if (meter.layerGates()) {
      linear("text_gate", width, width);
      linear("image_gate", width, width);
    }
    return this;
  }

  private WeightShapes managers(ManagerTowerConfig managerTower) {
    long width = managerTower.crossModal().hiddenSize();
    add("layer_embeddings_text.weight", managerTower.text().layers(), width);
    add("layer_embeddings_image.weight", managerTower.vision().layers(), width);
    for (int level = 0; level < managerTower.crossModal().layers(); level++) {
      manager(managerTower, "text", level, managerTower.managedTextLayers());
      manager(managerTower, "image", level, managerTower.managedImageLayers());
    }
    return this;
  }

  private void manager(ManagerTowerConfig managerTower, String modality, int level, int managed) {
    String prefix = "cross_modal_%s_manager_tower.%d.manager_layer.".formatted(modality, level);
    long width = managerTower.crossModal().hiddenSize();
    long weightWidth = managerTower.weightType() == WeightType.VECTOR ? width : 1;
    int inputs = level == 0 ? managed : managed + 1;
    if (level == 0 || managerTower.managerType() == ManagerType.SAUE) {
      add(prefix + "layer_scores", 1, inputs, 1, weightWidth);
    } else {
      add(prefix + "layer_scores_cross", 1, 1, 1, weightWidth);
      linear(prefix + "linear_controller", 2 * width, managed);
      linear(prefix + "fusion_attention.q_proj", width, width);
      linear(prefix + "fusion_attention.k_proj", width, width);
      norm(prefix + "extra_query_LayerNorm", width);
    }
    add(prefix + "softmax_temperature", 1);
    add(prefix + "softmax_temperature_cross", 1);
    norms(prefix + "LayerNorm", inputs, width);
  }

  private Map<String, long[]> heads() {
    long width = config.crossModal().hiddenSize();
    config.heads().mlm().ifPresent(head -> mlm(width));
    config.heads().itm().ifPresent(head -> linear("itm_score.fc", 2 * width, 2));
    config.heads().contrastive().ifPresent(head -> contrastive(head, width));
    config.heads().vqa().ifPresent(head -> classifier("vqa_classifier", head, 2 * width));
    config.heads().snliVe().ifPresent(head -> classifier("snli_classifier", head, 2 * width));
    config.heads().nlvr2().ifPresent(head -> classifier("nlvr2_classifier", head, 4 * width));
    config.heads().rank().ifPresent(head -> linear("rank_output", 2 * width, 1));
    return Collections.unmodifiableMap(shapes);
  }

  private void mlm(long width) {
    linear("mlm_score.transform.dense", width, width);
    norm("mlm_score.transform.LayerNorm", width);
    add("mlm_score.decoder.weight", config.text().vocabSize(), width);
    add("mlm_score.bias", config.text().vocabSize());
  }

  private void contrastive(Contrastive head, long width) {
    String prefix = WeightNames.contrastivePrefix(config);
    linear(prefix + "text_head.fc", config.text().hiddenSize(), head.size());
    if (head instanceof HuggingFaceContrastive) {
      linear(prefix + "image_head.fc", width, head.size());
      linear(prefix + "cross_modal_head.fc", 2 * width, head.size());
      add("logit_scale");
    } else {
      linear(prefix + "image_head.fc", config.vision().hiddenSize(), head.size());
      add("temperature");
    }
  }

  /** Linear, or Linear, LayerNorm, (GELU without weights,) Linear: hence no number 2. */
  private void classifier(String name, Classifier head, long inputs) {
    if (head.hiddenSize().isEmpty()) {
      linear(name + ".0", inputs, head.labelCount());
      return;
    }
    int hidden = head.hiddenSize().getAsInt();
    linear(name + ".0", inputs, hidden);
    norm(name + ".1", hidden);
    linear(name + ".3", hidden, head.labelCount());
  }

  private void attention(String prefix, long width) {
    linear(prefix + "self.query", width, width);
    linear(prefix + "self.key", width, width);
    linear(prefix + "self.value", width, width);
    linear(prefix + "output.dense", width, width);
    norm(prefix + "output.LayerNorm", width);
  }

  private void feedForward(String prefix, long width, long intermediate) {
    linear(prefix + "intermediate.dense", width, intermediate);
    linear(prefix + "output.dense", intermediate, width);
    norm(prefix + "output.LayerNorm", width);
  }

  private void norms(String name, int count, long width) {
    for (int i = 0; i < count; i++) {
      norm(name + "." + i, width);
    }
  }

  private void linear(String name, long inputs, long outputs) {
    add(name + ".weight", outputs, inputs);
    add(name + ".bias", outputs);
  }

  private void norm(String name, long width) {
    add(name + ".weight", width);
    add(name + ".bias", width);
  }

  private void add(String name, long... shape) {
    shapes.put(name, shape);
  }
}
