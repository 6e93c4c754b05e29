package io.bridgestream.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.model.config.ManagerTowerConfig.ManagerType;
import io.bridgestream.model.config.ManagerTowerConfig.WeightType;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.training.nn.Initialisation;
import io.bridgestream.training.nn.TensorValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitialisationTest {
  private static final ModelConfig BRIDGE_TOWER =
      TinyModels.bridgeTower(
          TaskHeads.of(new TaskHead.Mlm(), new TaskHead.HuggingFaceContrastive(16)));
  private static final ModelConfig MANAGER_TOWER =
      TinyModels.managerTower(
          ManagerType.SAUE, WeightType.SCALAR, TaskHeads.of(new TaskHead.OriginalContrastive(16)));

  /** Width 64, two blocks: W^-0.5 = 0.125, (2W)^-0.5 = 0.0884, W^-0.5 (2L)^-0.5 = 0.0625. */
  @ParameterizedTest
  @CsvSource({
    "text_model.embeddings.word_embeddings.weight, 0.05, 0.02",
    "cross_modal_text_layers.0.intermediate.dense.weight, 0.05, 0.02",
    "mlm_score.decoder.weight, 0.05, 0.02",
    "vision_model.visual.embeddings.patch_embedding.weight, 0.05, 0.05",
    "vision_model.visual.embeddings.position_embedding.weight, 0.125, 0.125",
    "vision_model.visual.transformer.resblocks.1.attn.in_proj_weight, 0.125, 0.125",
    "vision_model.visual.transformer.resblocks.1.attn.out_proj.weight, 0.0625, 0.0625",
    "vision_model.visual.transformer.resblocks.1.mlp.c_proj.weight, 0.0625, 0.0625",
    "vision_model.visual.transformer.resblocks.1.mlp.c_fc.weight, 0.08839, 0.08839"
  })
  void weightsHaveTheSchemesDeviation(String name, double huggingFace, double original) {
    assertDeviation(new HuggingFaceInitialisation(BRIDGE_TOWER), name, huggingFace);
    assertDeviation(new OriginalInitialisation(BRIDGE_TOWER.vision()), name, original);
  }

  private static void assertDeviation(Initialisation scheme, String name, double expected) {
    double sum = 0;
    double squares = 0;
    float[] values = values(BRIDGE_TOWER, scheme, 5, name);
    for (float value : values) {
      sum += value;
      squares += value * value;
    }
    double error = expected * 5 / Math.sqrt(values.length);
    assertThat(sum / values.length).isCloseTo(0, within(error));
    assertThat(Math.sqrt(squares / values.length)).isCloseTo(expected, within(error));
  }

  @ParameterizedTest
  @CsvSource({
    "cross_modal_text_layers.0.attention.self.query.bias, 0",
    "vision_model.visual.ln_pre.weight, 1",
    "vision_model.visual.ln_pre.bias, 0",
    "logit_scale, 2.6592"
  })
  void othersStartFromTheirConstant(String name, float expected) {
    Initialisation scheme = new HuggingFaceInitialisation(BRIDGE_TOWER);

    assertThat(values(BRIDGE_TOWER, scheme, 5, name)).containsOnly(expected);
  }

  @Test
  void managersStartFromTheMeanOfTheirLevels() {
    String manager = "cross_modal_text_manager_tower.%d.manager_layer.layer_scores";
    Initialisation scheme = new OriginalInitialisation(MANAGER_TOWER.vision());

    assertThat(values(MANAGER_TOWER, scheme, 5, manager.formatted(0))).containsExactly(0.5f, 0.5f);
    assertThat(values(MANAGER_TOWER, scheme, 5, manager.formatted(1)))
        .containsExactly(0.5f, 0.5f, 1);
    assertThat(values(MANAGER_TOWER, scheme, 5, "temperature")).containsExactly(0.07f);
  }

  @Test
  void seedsDecideTheNumbers() {
    Initialisation scheme = new HuggingFaceInitialisation(BRIDGE_TOWER);
    String name = "text_model.embeddings.word_embeddings.weight";

    float[] first = values(BRIDGE_TOWER, scheme, 5, name);

    assertThat(values(BRIDGE_TOWER, scheme, 5, name)).isEqualTo(first);
    assertThat(values(BRIDGE_TOWER, scheme, 6, name)).isNotEqualTo(first);
  }

  private static float[] values(ModelConfig config, Initialisation scheme, long seed, String name) {
    try (Network network = new Network(config)) {
      scheme.fill(network, seed);
      return TensorValues.toFloats(network.namedParameter(name).tensor());
    }
  }
}
