package io.bridgestream.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.json.JsonFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConfigTest {
  @Test
  void readsHuggingFacesDefaults() {
    ModelConfig config = parse("{'model_type': 'bridgetower'}");

    assertThat(config).isEqualTo(BridgeTowerConfig.BASE);
  }

  @Test
  void readsThePublishedLargeConfig() {
    BridgeTowerConfig config =
        (BridgeTowerConfig)
            parse(
                """
                {'architectures': ['BridgeTowerForContrastiveLearning'],
                 'contrastive_hidden_size': 512, 'drop_rate': 0.1, 'head_hidden_scale': 2,
                 'hidden_act': 'gelu', 'hidden_size': 1024, 'init_layernorm_from_vision_encoder': false,
                 'initializer_factor': 1, 'is_encoder_decoder': false, 'layer_norm_eps': 1e-05,
                 'link_tower_shared': false, 'link_tower_type': 'add', 'logit_scale_init_value': 2.6592,
                 'max_text_len': 50, 'mlp_ratio': 4, 'model_type': 'bridgetower',
                 'num_attention_heads': 16, 'num_hidden_layers': 6,
                 'text_config': {'hidden_size': 1024, 'num_hidden_layers': 24,
                   'num_attention_heads': 16, 'intermediate_size': 4096, 'torch_dtype': null},
                 'text_config_dict': null, 'tie_word_embeddings': false, 'torch_dtype': 'float32',
                 'vision_config': {'hidden_size': 1024, 'num_hidden_layers': 24,
                   'patch_size': 14, 'image_size': 294}}
                """);

    assertThat(config.crossModal()).isEqualTo(BridgeTowerConfig.LARGE.crossModal());
    assertThat(config.text())
        .usingRecursiveComparison()
        .ignoringFields("otherFields")
        .isEqualTo(TextConfig.LARGE);
    assertThat(config.vision()).isEqualTo(VisionConfig.LARGE);
    assertThat(config.contrastiveHiddenSize()).hasValue(512);
    assertThat(config.otherFields())
        .containsOnlyKeys(
            "architectures",
            "drop_rate",
            "head_hidden_scale",
            "is_encoder_decoder",
            "link_tower_shared",
            "max_text_len",
            "mlp_ratio",
            "torch_dtype");
  }

  @Test
  void keepsEveryFieldOnRoundTrip() {
    ObjectNode content =
        json(
            """
            {'model_type': 'bridgetower', 'hidden_size': 64, 'num_hidden_layers': 2,
             'hidden_act': 'relu', 'layer_norm_eps': 2e-05, 'initializer_factor': 0.5,
             'link_tower_type': 'scaled_add', 'num_attention_heads': 4,
             'share_cross_modal_transformer_layers': true, 'share_link_tower_layers': false,
             'init_layernorm_from_vision_encoder': false, 'tie_word_embeddings': false,
             'contrastive_hidden_size': 48, 'logit_scale_init_value': 2.5,
             'cross_modal_num_attention_heads': 2, 'cross_modal_intermediate_size': 96,
             'cross_modal_layer_norm_eps': 1e-12,
             'text_config': {'model_type': 'bridgetower_text_model', 'vocab_size': 99,
               'hidden_size': 64, 'num_hidden_layers': 3, 'num_attention_heads': 4,
               'intermediate_size': 128, 'hidden_act': 'quick_gelu', 'hidden_dropout_prob': 0.2,
               'attention_probs_dropout_prob': 0.3, 'max_position_embeddings': 66,
               'type_vocab_size': 2, 'initializer_factor': 0.25, 'layer_norm_eps': 3e-05,
               'pad_token_id': 1, 'bos_token_id': 5, 'eos_token_id': 6, 'use_cache': false,
               'is_decoder': false, 'something_new': {'a': [1, 'b']}},
             'vision_config': {'model_type': 'bridgetower_vision_model', 'hidden_size': 128,
               'num_hidden_layers': 3, 'num_channels': 1, 'patch_size': 8, 'image_size': 40,
               'initializer_factor': 0.75, 'layer_norm_eps': 4e-05, 'stop_gradient': true,
               'share_layernorm': false, 'remove_last_layer': false, 'other': null},
             'task_heads': {'mlm': {}, 'itm': {}, 'rank': {},
               'itc': {'kind': 'original', 'size': 48},
               'vqa': {'hidden_size': 256, 'num_labels': 2, 'labels': ['yes', 'no']},
               'snli_ve': {'num_labels': 3,
                 'labels': ['contradiction', 'neutral', 'entailment']},
               'nlvr2': {'hidden_size': 192, 'num_labels': 2, 'labels': ['False', 'True'],
                 'dropout': 0.1}},
             'drop_rate': 0.1}
            """);

    ModelConfig config = ModelConfig.parse(content, "config.json");

    assertThat(config.toJson()).isEqualTo(content);
    assertThat(ModelConfig.parse(config.toJson(), "config.json")).isEqualTo(config);
  }

  @Test
  void keepsTheOtherFamiliesOnRoundTrip() {
    ModelConfig meter =
        parse(
            """
            {'model_type': 'meter', 'meter_fusion': true, 'cross_modal_layer_norm_eps': 1e-12,
             'vision_config': {'num_hidden_layers': 11}}
            """);
    ModelConfig managerTower =
        parse(
            """
            {'model_type': 'managertower', 'manager_type': 'saue',
             'manager_weight_type': 'scalar', 'managed_layers_text': 3}
            """);

    assertThat(ModelConfig.parse(meter.toJson(), "config.json")).isEqualTo(meter);
    assertThat(meter.crossModal().layerNormEps()).isEqualTo(1e-12);
    assertThat(meter.crossModal().headLayerNormEps()).isEqualTo(1e-12);
    assertThat(meter.crossModal().connectorLayerNormEps()).isEqualTo(1e-5);
    assertThat(ModelConfig.parse(managerTower.toJson(), "config.json")).isEqualTo(managerTower);
    assertThat(((ManagerTowerConfig) managerTower).managedTextLayers()).isEqualTo(3);
    assertThat(((ManagerTowerConfig) managerTower).managedImageLayers()).isEqualTo(6);
  }

  @Test
  void takesTheCrossLayersFromTheTextTowerWhereTheFileSaysNothingElse() {
    ModelConfig config =
        parse(
            """
            {'model_type': 'bridgetower', 'layer_norm_eps': 2e-5, 'num_attention_heads': 7,
             'text_config': {'layer_norm_eps': 3e-5, 'num_attention_heads': 6,
               'intermediate_size': 100}}
            """);

    assertThat(config.crossModal().layerNormEps()).isEqualTo(3e-5);
    assertThat(config.crossModal().headLayerNormEps()).isEqualTo(2e-5);
    assertThat(config.crossModal().connectorLayerNormEps()).isEqualTo(2e-5);
    assertThat(config.crossModal().attentionHeads()).isEqualTo(6);
    assertThat(config.crossModal().intermediateSize()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'model_type': 'vilt'} | model_type must be one of bridgetower, meter, managertower, found vilt
          {} | model_type must be one of bridgetower, meter, managertower, found absent
          {'model_type': 3} | model_type must be a string, found 3
          {'model_type': 'bridgetower', 'hidden_size': 'big'} | hidden_size must be an integer between 1 and 65536, found "big"
          {'model_type': 'bridgetower', 'hidden_size': 768.5} | hidden_size must be an integer between 1 and 65536, found 768.5
          {'model_type': 'bridgetower', 'hidden_size': 1e300} | hidden_size must be an integer between 1 and 65536, found 1.0E300
          {'model_type': 'bridgetower', 'hidden_size': 512} | hidden_size must be text_config.hidden_size 768, found 512
          {'model_type': 'bridgetower', 'text_config': []} | text_config must be an object, found []
          {'model_type': 'bridgetower', 'text_config': {'num_attention_heads': 7}} | text_config.num_attention_heads must be a divisor of hidden_size 768, found 7
          {'model_type': 'bridgetower', 'text_config': {'num_hidden_layers': -1}} | text_config.num_hidden_layers must be an integer between 1 and 256, found -1
          {'model_type': 'bridgetower', 'text_config': {'num_hidden_layers': 11}} | vision_config.num_hidden_layers must be text_config.num_hidden_layers 11, for bridges join equal levels, found 12
          {'model_type': 'bridgetower', 'num_hidden_layers': 13} | num_hidden_layers must be at most text_config.num_hidden_layers 12, found 13
          {'model_type': 'bridgetower', 'text_config': {'pad_token_id': 50265}} | text_config.pad_token_id must be below vocab_size 50265, found 50265
          {'model_type': 'bridgetower', 'text_config': {'layer_norm_eps': -1}} | text_config.layer_norm_eps must be a number between 0.0 and 1.0, found -1
          {'model_type': 'bridgetower', 'text_config': {'hidden_act': 'swish'}} | text_config.hidden_act must be one of gelu, quick_gelu, relu, found "swish"
          {'model_type': 'bridgetower', 'text_config': {'position_embedding_type': 'relative_key'}} | text_config.position_embedding_type must be absolute, found relative_key
          {'model_type': 'bridgetower', 'text_config': {'max_position_embeddings': 3, 'pad_token_id': 2}} | text_config.max_position_embeddings must be at least 4, for the positions start behind pad_token_id, found 3
          {'model_type': 'bridgetower', 'vision_config': {'hidden_size': 100}} | vision_config.hidden_size must be a multiple of 64, found 100
          {'model_type': 'bridgetower', 'vision_config': {'image_size': 15}} | vision_config.image_size must be an integer between 16 and 8192, found 15
          {'model_type': 'bridgetower', 'vision_config': {'remove_last_layer': true}} | vision_config.remove_last_layer must be false; give num_hidden_layers without the last one, found true
          {'model_type': 'bridgetower', 'share_link_tower_layers': true} | share_link_tower_layers must be false, found true
          {'model_type': 'bridgetower', 'link_tower_type': 'concat'} | link_tower_type must be one of add, scaled_add, interpolate, found "concat"
          {'model_type': 'bridgetower', 'cross_modal_num_attention_heads': 5} | cross_modal_num_attention_heads must be a divisor of hidden_size 768, found 5
          {'model_type': 'managertower', 'managed_layers_text': 13} | managed_layers_text must be an integer between 1 and 12, found 13
          {'model_type': 'managertower', 'manager_type': 'sae'} | manager_type must be one of saue, aaue, found "sae"
          {'model_type': 'meter', 'meter_fusion': 1} | meter_fusion must be true or false, found 1
          {'model_type': 'meter', 'task_heads': {'vga': {}}} | task_heads.vga must be one of mlm, itm, itc, vqa, snli_ve, nlvr2, rank, found vga
          {'model_type': 'meter', 'task_heads': {'vqa': {}}} | task_heads.vqa.num_labels must be an integer between 1 and 16777216, found nothing
          {'model_type': 'meter', 'task_heads': {'vqa': {'num_labels': 3, 'labels': ['a', 'b']}}} | task_heads.vqa.labels must be num_labels 3 strings, found 2
          {'model_type': 'meter', 'task_heads': {'vqa': {'num_labels': 2, 'labels': ['a', 'a']}}} | task_heads.vqa.labels must be distinct, found a repeated label
          {'model_type': 'meter', 'task_heads': {'itc': {'size': 4}}} | task_heads.itc.kind must be huggingface or original, found absent
          """)
  void refusesAFieldThatBreaksItsRule(String content, String message) {
    assertThatThrownBy(() -> parse(content))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("Cannot read config.json: " + message);
  }

  @Test
  void refusesHeadsOfTheSameKind() {
    assertThatThrownBy(() -> TaskHeads.of(new TaskHead.Itm(), new TaskHead.Itm()))
        .hasMessage("Cannot combine heads: each kind at most once");
  }

  @Test
  void refusesLabelsOfAnotherCount() {
    assertThatThrownBy(() -> new TaskHead.Vqa(OptionalInt.empty(), 3, List.of("yes")))
        .hasMessage("Cannot name 3 labels: found 1 names");
  }

  @Test
  void countsTheImageTokensOfEveryPublishedResolution() {
    Map<Integer, Integer> base = Map.of(224, 197, 288, 325, 384, 577, 576, 1297);
    Map<Integer, Integer> large = Map.of(294, 442, 574, 1682);

    base.forEach((side, n) -> assertThat(tokens(VisionConfig.BASE, side)).isEqualTo(n));
    large.forEach((side, n) -> assertThat(tokens(VisionConfig.LARGE, side)).isEqualTo(n));
  }

  private static int tokens(VisionConfig vision, int side) {
    return vision.withImageSize(side).tokens();
  }

  private static ModelConfig parse(String content) {
    return ModelConfig.parse(json(content), "config.json");
  }

  private static ObjectNode json(String content) {
    byte[] bytes = content.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return JsonFile.parse(bytes, "config.json");
  }
}
