package io.bridgestream.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.image.preprocessing.ImageTransform;
import io.bridgestream.model.json.JsonFile;
import io.bridgestream.model.tensors.SafetensorsFile;
import io.bridgestream.model.text.WordVocabulary;
import io.bridgestream.training.network.TextsOnImages;
import io.bridgestream.training.network.Trunk;
import io.bridgestream.training.network.UniModalStates;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.TensorValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Towers that transformers wrote, and what it computes with them:
 * src/test/python/separate_towers.py.
 */
class SeparateTowersTest {
  private static final Path TOWERS = Path.of("src/test/resources/towers");

  @TempDir private Path scratch;

  @BeforeEach
  void bringTowers() throws IOException {
    for (String name : List.of("roberta", "clip")) {
      Path folder = Files.createDirectory(scratch.resolve(name));
      for (String file : List.of("config.json", "model.safetensors")) {
        Files.copy(TOWERS.resolve(name).resolve(file), folder.resolve(file));
      }
    }
    byte[] words = JsonFile.format(WordVocabulary.json(List.of("a red square")));
    Files.write(scratch.resolve("roberta/tokenizer.json"), words);
  }

  @Test
  void computeWhatTransformersComputes() throws Exception {
    try (NativeScope scope = NativeScope.open();
        SafetensorsFile expected = SafetensorsFile.open(TOWERS.resolve("outputs.safetensors"));
        TrainedModel model = start("{'model_type': 'bridgetower', 'hidden_size': 64}")) {
      Trunk trunk = model.network().trunk();
      UniModalStates states =
          trunk.encode(
              new TextsOnImages(
                  TensorValues.of(expected.tensor("input_ids")),
                  TensorValues.of(expected.tensor("attention_mask")),
                  TensorValues.of(expected.tensor("pixels")),
                  TensorValues.ofLongs(new long[] {2}, 0, 1)));

      assertClose(states.textClass(), expected.tensor("text_class").toFloats());
      assertClose(trunk.imageClass(states), expected.tensor("image_class").toFloats());
    }
  }

  @Test
  void takeAnotherImageSideAndMetersFewerLayers() throws Exception {
    String larger =
        "{'model_type': 'meter', 'hidden_size': 64, 'vision_config': {'image_size': 32, 'num_hidden_layers': 1}}";
    try (TrainedModel model = start(larger)) {
      assertThat(model.network().config().vision().tokens()).isEqualTo(17);
      assertThat(model.network().config().vision().layers()).isEqualTo(1);
      assertThat(model.network().config().text().attentionHeads()).isEqualTo(4);
    }
  }

  @Test
  void mustHaveWhatTheModelHas() {
    assertThatThrownBy(
            () ->
                start(
                    "{'model_type': 'bridgetower', 'hidden_size': 64, 'text_config': {'num_hidden_layers': 3},"
                        + " 'vision_config': {'num_hidden_layers': 3}}"))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("Cannot take towers from ")
        .hasMessageContaining("no vision_model.visual.transformer.resblocks.2.attn.in_proj_weight");
  }

  @Test
  void mustComputeAsTheModelDoes() throws Exception {
    Path config = scratch.resolve("clip/config.json");
    Files.writeString(config, Files.readString(config).replace("quick_gelu", "gelu"));

    assertThatThrownBy(() -> start("{'model_type': 'bridgetower', 'hidden_size': 64}"))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("hidden_act")
        .hasMessageContaining("quick_gelu");
    assertThatThrownBy(
            () ->
                TrainedModel.fromTowers(
                    json("{'model_type': 'bridgetower'}"),
                    TaskHeads.of(new TaskHead.Itm()),
                    new TrainOptions.Towers(scratch.resolve("clip"), scratch.resolve("roberta")),
                    ImageTransform.CLIP,
                    1))
        .isInstanceOf(InvalidModelException.class);
  }

  @Test
  void startARun() throws Exception {
    String recipe = ColoredSquares.recipe("mlm, itm", 2, "");
    String config = recipe.substring(recipe.indexOf("  config:"), recipe.indexOf("data:"));
    String fromTowers =
        recipe
            .replace(
                config,
                """
              text-tower: roberta
              vision-tower: clip
              config: {model_type: bridgetower, hidden_size: 64, num_hidden_layers: 2}
            """)
            .replace("captions: 8", "captions: 8, max-tokens: 10");
    Path file = ColoredSquares.write(scratch, 24, fromTowers);
    Path output = scratch.resolve("out");

    try (Trainer trainer =
        Trainer.open(TrainOptions.read(file, Optional.empty()), output, false, line -> {})) {
      trainer.run(2);
    }

    try (TrainedModel trained = TrainedModel.open(output)) {
      assertThat(trained.network().config().heads().mlm()).isPresent();
    }
  }

  private TrainedModel start(String config) throws IOException {
    return TrainedModel.fromTowers(
        json(config),
        TaskHeads.of(new TaskHead.Itm()),
        new TrainOptions.Towers(scratch.resolve("roberta"), scratch.resolve("clip")),
        ImageTransform.CLIP,
        1);
  }

  private static ObjectNode json(String text) throws IOException {
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
    json.put("num_hidden_layers", 2);
    return json;
  }

  private static void assertClose(Tensor found, float[] expected) {
    assertThat(TensorValues.toFloats(found)).containsExactly(expected, within(2e-5f));
  }
}
