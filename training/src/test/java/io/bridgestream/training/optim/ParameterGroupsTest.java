package io.bridgestream.training.optim;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.training.nn.LayerNorm;
import io.bridgestream.training.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterGroupsTest {
  private static final GroupRates RATES = new GroupRates(1, 2, 3, 0.01);

  @ParameterizedTest
  @CsvSource({
    "text_model.encoder.layer.0.output.dense.weight, 0",
    "vision_model.visual.ln_post.weight, 0",
    "vision_model.visual.transformer.resblocks.0.ln_1.weight, 0",
    "token_type_embeddings.weight, 0",
    "layer_embeddings_text.weight, 0",
    "temperature, 0",
    "rank_output.weight, 0",
    "text_model.embeddings.LayerNorm.weight, 1",
    "vision_model.visual.transformer.resblocks.0.attn.in_proj_bias, 1",
    "vqa_classifier.1.weight, 2",
    "mlm_score.decoder.weight, 2",
    "itc_text_head.fc.weight, 2",
    "mlm_score.transform.LayerNorm.weight, 3",
    "snli_classifier.1.bias, 3",
    "cross_modal_text_layers.0.output.dense.weight, 4",
    "cross_modal_itc_text_head.fc.weight, 4",
    "cross_modal_text_manager_tower.1.manager_layer.LayerNorm.0.weight, 4",
    "cross_modal_text_manager_tower.1.manager_layer.layer_scores, 4",
    "cross_modal_text_manager_tower.1.manager_layer.extra_query_LayerNorm.weight, 5",
    "cross_modal_image_layernorm.weight, 5",
    "cross_modal_text_link_tower.0.LayerNorm.weight, 5"
  })
  void groupsGoByTheOriginalsNameRules(String name, int group) {
    try (LayerNorm layer = new LayerNorm(1, 1e-5)) {
      Map<String, Parameter> parameters = new LinkedHashMap<>();
      parameters.put(name, layer.namedParameter("weight"));

      List<ParameterGroup> groups = ParameterGroups.of(parameters, RATES);

      for (int i = 0; i < groups.size(); i++) {
        assertThat(groups.get(i).parameters()).hasSize(i == group ? 1 : 0);
      }
    }
  }

  @Test
  void everyPartHasItsRateWithAndWithoutDecay() {
    List<ParameterGroup> groups = ParameterGroups.of(Map.of(), RATES);

    assertThat(groups)
        .extracting(ParameterGroup::learningRate)
        .containsExactly(1.0, 1.0, 2.0, 2.0, 3.0, 3.0);
    assertThat(groups)
        .extracting(ParameterGroup::weightDecay)
        .containsExactly(0.01, 0.0, 0.01, 0.0, 0.01, 0.0);
  }
}
