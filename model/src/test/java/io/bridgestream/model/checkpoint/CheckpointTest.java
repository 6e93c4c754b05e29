package io.bridgestream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.config.TextConfig;
import io.bridgestream.model.config.VisionConfig;
import io.bridgestream.model.json.JsonFile;
import io.bridgestream.model.tensors.SafetensorsFile;
import io.bridgestream.model.tensors.SafetensorsWriter;
import io.bridgestream.model.tensors.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final BridgeTowerConfig TINY =
      BridgeTowerConfig.of(
          new TextConfig(
              11,
              8,
              2,
              2,
              16,
              TextConfig.BASE.activation(),
              0,
              0,
              6,
              1,
              1,
              1e-5,
              1,
              0,
              2,
              true,
              Map.of()),
          new VisionConfig(64, 2, 3, 4, 8, 1, 1e-5, false, true, Map.of()),
          2);

  @TempDir Path folder;

  @Test
  void readsBackWhatWasWritten() throws IOException {
    ModelConfig config = TINY.withHeads(TaskHeads.of(new TaskHead.Itm(), vqa()));
    List<StoredTensor> weights = weights(config);

    CheckpointWriter.write(folder, config, weights);

    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.config().heads()).isEqualTo(config.heads());
      assertThat(checkpoint.weights().names())
          .containsExactlyInAnyOrderElementsOf(WeightShapes.of(config).keySet());
      for (StoredTensor weight : weights) {
        assertThat(checkpoint.weights().tensor(weight.name()).toFloats())
            .as(weight.name())
            .containsExactly(weight.toFloats());
      }
    }
  }

  @Test
  void readsBackShards() throws IOException {
    CheckpointWriter.write(folder, TINY, weights(TINY), 20_000);

    assertThat(folder.resolve("model.safetensors.index.json")).exists();
    assertThat(folder.resolve("model.safetensors")).doesNotExist();
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.report().unused()).isEmpty();
    }
  }

  @Test
  void putsTransformersPrefixBeforeTheTrunkOfAModelWithAHead() throws IOException {
    ModelConfig config = TINY.withHeads(TaskHeads.of(new TaskHead.Itm()));

    CheckpointWriter.write(folder, config, weights(config));

    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
      assertThat(file.names())
          .contains("bridgetower.token_type_embeddings.weight", "itm_score.fc.weight")
          .doesNotContain("token_type_embeddings.weight", "bridgetower.itm_score.fc.weight");
    }
    assertThat(json().get("architectures").get(0).textValue())
        .isEqualTo("BridgeTowerForImageAndTextRetrieval");
  }

  @Test
  void putsNoPrefixBeforeTheBareTrunk() throws IOException {
    CheckpointWriter.write(folder, TINY, weights(TINY));

    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
      assertThat(file.names()).containsAll(WeightShapes.of(TINY).keySet());
    }
    assertThat(json().get("architectures").get(0).textValue()).isEqualTo("BridgeTowerModel");
  }

  @Test
  void tellsTransformersTheSizesOfItsContrastiveHeads() throws IOException {
    ModelConfig config = TINY.withHeads(TaskHeads.of(new TaskHead.HuggingFaceContrastive(5)));

    CheckpointWriter.write(folder, config, weights(config));

    assertThat(json().get("architectures").get(0).textValue())
        .isEqualTo("BridgeTowerForContrastiveLearning");
    assertThat(json().get("contrastive_hidden_size").intValue()).isEqualTo(5);
    assertThat(json().get("logit_scale_init_value").doubleValue()).isEqualTo(2.6592);
    assertThat(json().get("torch_dtype").textValue()).isEqualTo("float32");
  }

  @Test
  void tellsTheHeadsFromTheWeightsWhereTheConfigNamesNone() throws IOException {
    TaskHeads heads =
        TaskHeads.of(
            new TaskHead.Mlm(),
            new TaskHead.Itm(),
            new TaskHead.HuggingFaceContrastive(5),
            vqa(),
            new TaskHead.SnliVe(OptionalInt.of(7)),
            new TaskHead.Nlvr2(OptionalInt.of(9), 0),
            new TaskHead.Rank());
    CheckpointWriter.write(folder, TINY.withHeads(heads), weights(TINY.withHeads(heads)));
    ObjectNode config = json();
    config.remove("task_heads");
    Files.write(folder.resolve("config.json"), JsonFile.format(config));

    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.config().heads()).isEqualTo(heads);
    }
  }

  @Test
  void listsWhatIsMissingMisshapenAndUnexpected() throws IOException {
    CheckpointWriter.write(folder, TINY, weights(TINY));
    List<StoredTensor> damaged = new ArrayList<>(weights(TINY));
    damaged.removeIf(weight -> weight.name().equals("cross_modal_text_layernorm.bias"));
    damaged.removeIf(weight -> weight.name().equals("cross_modal_text_pooler.dense.bias"));
    damaged.add(zeros("cross_modal_text_pooler.dense.bias", 9));
    damaged.add(zeros("text_model.encoder.layer.2.output.dense.bias", 8));
    SafetensorsWriter.write(folder.resolve("model.safetensors"), damaged);

    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "Cannot load %s: its weights must be those of its config, found"
                + " 1 missing (cross_modal_text_layernorm.bias);"
                + " 1 of another shape (cross_modal_text_pooler.dense.bias: expected [8], found [9]);"
                + " 1 unexpected (text_model.encoder.layer.2.output.dense.bias)",
            folder);
  }

  @Test
  void leavesBuffersAndForeignHeadsAlone() throws IOException {
    CheckpointWriter.write(folder, TINY, weights(TINY));
    List<StoredTensor> more = new ArrayList<>(weights(TINY));
    more.add(StoredTensor.ofLongs("text_model.embeddings.position_ids", new long[] {1, 1}, 0));
    more.add(zeros("my_classifier.weight", 4));
    SafetensorsWriter.write(folder.resolve("model.safetensors"), more);

    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.report().unused()).containsExactly("my_classifier.weight");
    }
  }

  @Test
  void opensWithoutWeightsThatNothingReads() throws IOException {
    CheckpointWriter.write(folder, TINY, weights(TINY));
    List<StoredTensor> fewer = new ArrayList<>(weights(TINY));
    fewer.removeIf(weight -> weight.name().startsWith("text_model.pooler."));
    SafetensorsWriter.write(folder.resolve("model.safetensors"), fewer);

    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.weights().names()).doesNotContain("text_model.pooler.dense.bias");
    }
  }

  @Test
  void refusesTwoKeysForOneWeight() throws IOException {
    CheckpointWriter.write(folder, TINY, weights(TINY));
    List<StoredTensor> twice = new ArrayList<>(weights(TINY));
    twice.add(zeros("bridgetower.cross_modal_text_layernorm.bias", 8));
    SafetensorsWriter.write(folder.resolve("model.safetensors"), twice);

    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("one key must stand for a weight");
  }

  @Test
  void refusesAFolderWithoutWeights() throws IOException {
    Files.write(folder.resolve("config.json"), JsonFile.format(TINY.toJson()));

    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "Cannot open checkpoint %s: it must hold model.safetensors, "
                + "model.safetensors.index.json or pytorch_model.bin, found none of them",
            folder);
  }

  @Test
  void refusesToWriteWeightsThatDontFit() {
    assertThatThrownBy(() -> CheckpointWriter.write(folder, TINY, List.of(zeros("logit_scale"))))
        .isInstanceOf(InvalidModelException.class);
    assertThat(folder).isEmptyDirectory();
  }

  private ObjectNode json() {
    return JsonFile.read(folder.resolve("config.json"));
  }

  private static TaskHead vqa() {
    return new TaskHead.Vqa(OptionalInt.empty(), 3, List.of());
  }

  private static StoredTensor zeros(String name, long... shape) {
    return StoredTensor.ofFloats(name, shape, new float[(int) WeightShapes.count(shape)]);
  }

  private static List<StoredTensor> weights(ModelConfig config) {
    List<StoredTensor> weights = new ArrayList<>();
    WeightShapes.of(config)
        .forEach(
            (name, shape) -> {
              float[] values = new float[(int) WeightShapes.count(shape)];
              for (int i = 0; i < values.length; i++) {
                values[i] = name.hashCode() + i;
              }
              weights.add(StoredTensor.ofFloats(name, shape, values));
            });
    return weights;
  }
}
