package io.bridgestream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.config.CrossModalConfig;
import io.bridgestream.model.config.ManagerTowerConfig;
import io.bridgestream.model.config.MeterConfig;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.image.preprocessing.ImageTransform;
import io.bridgestream.model.image.preprocessing.PreprocessorConfig;
import io.bridgestream.model.tensors.SafetensorsFile;
import io.bridgestream.model.tensors.StoredTensor;
import io.bridgestream.model.tensors.TensorStore;
import io.bridgestream.model.tensors.TorchArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointImportTest {
  private static final String CKPT = "model.ckpt";

  @TempDir Path folder;

  static List<Path> originals() {
    return GoldenCases.with(CKPT);
  }

  @ParameterizedTest
  @MethodSource("originals")
  void tellsTheSizesOfAnOriginalFromItsWeights(Path original) throws IOException {
    JsonNode description = GoldenCases.description(original);
    JsonNode text = description.get("towers").get("text");
    JsonNode vision = description.get("towers").get("vision");
    JsonNode training = description.get("config");

    ModelConfig config =
        CheckpointImport.run(original.resolve(CKPT), folder, ImportOptions.NONE).config();

    assertThat(config.text().vocabSize()).isEqualTo(text.get("vocab_size").intValue());
    assertThat(config.text().hiddenSize()).isEqualTo(text.get("hidden_size").intValue());
    assertThat(config.text().layers()).isEqualTo(text.get("num_hidden_layers").intValue());
    assertThat(config.text().attentionHeads())
        .isEqualTo(text.get("num_attention_heads").intValue());
    assertThat(config.text().intermediateSize())
        .isEqualTo(text.get("intermediate_size").intValue());
    assertThat(config.text().maxPositions())
        .isEqualTo(text.get("max_position_embeddings").intValue());
    assertThat(config.vision().hiddenSize()).isEqualTo(vision.get("width").intValue());
    assertThat(config.vision().layers()).isEqualTo(vision.get("blocks_in_checkpoint").intValue());
    assertThat(config.vision().patchSize()).isEqualTo(vision.get("patch_size").intValue());
    assertThat(config.vision().imageSize()).isEqualTo(vision.get("image_size").intValue());
    CrossModalConfig cross = config.crossModal();
    assertThat(cross.attentionHeads()).isEqualTo(training.get("num_heads").intValue());
    assertThat(cross.intermediateSize())
        .isEqualTo(cross.hiddenSize() * training.get("mlp_ratio").intValue());
    assertThat(cross.layerNormEps()).isEqualTo(1e-12);
    assertThat(cross.headLayerNormEps()).isEqualTo(1e-12);
    assertThat(cross.connectorLayerNormEps()).isEqualTo(1e-5);
    assertThat(config.modelType()).isEqualTo(family(description));
    if (config instanceof ManagerTowerConfig manager) {
      assertThat(manager.managerType().name()).isEqualTo(training.get("manager_type").textValue());
      assertThat(manager.weightType().name())
          .isEqualToIgnoringCase(training.get("manager_weight_type").textValue());
      assertThat(manager.managedTextLayers())
          .isEqualTo(training.get("managed_layers_text").intValue());
      assertThat(manager.managedImageLayers())
          .isEqualTo(training.get("managed_layers_image").intValue());
    }
    if (config instanceof MeterConfig meter) {
      assertThat(meter.layerGates()).isEqualTo(training.path("meter_fusion").asBoolean());
    }
  }

  @ParameterizedTest
  @MethodSource("originals")
  void keepsEveryWeightThatHasAPlace(Path original) throws IOException {
    ImportReport report = CheckpointImport.run(original.resolve(CKPT), folder, ImportOptions.NONE);

    try (TorchArchive source = TorchArchive.open(original.resolve(CKPT));
        Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.config().heads()).isEqualTo(report.config().heads());
      assertThat(checkpoint.report().unused()).isEmpty();
      int kept = 0;
      for (String key : source.names()) {
        Optional<String> name = WeightNames.ofOriginal(key);
        if (name.isPresent() && checkpoint.weights().names().contains(name.get())) {
          assertThat(checkpoint.weights().tensor(name.get()).bytes())
              .as(key)
              .isEqualTo(source.tensor(key).bytes());
          kept++;
        }
      }
      assertThat(kept).isEqualTo(checkpoint.weights().names().size());
      assertThat(source.names()).hasSize(kept + report.dropped().size());
      assertThat(report.dropped())
          .isSubsetOf(
              "temperature",
              "text_transformer.embeddings.position_ids",
              "vit_model.positional_embedding",
              "vit_model.ln_final.weight",
              "vit_model.ln_final.bias");
    }
  }

  @ParameterizedTest
  @MethodSource("originals")
  void resizesThePositionTableAsTheRepositoryDoes(Path original) throws IOException {
    try (SafetensorsFile outputs = SafetensorsFile.open(original.resolve("outputs.safetensors"))) {
      if (!outputs.names().contains("resized.positional_embedding")) {
        return;
      }
      StoredTensor expected = outputs.tensor("resized.positional_embedding");
      ImportOptions options =
          new ImportOptions(OptionalInt.of(48), Optional.empty(), Optional.empty());

      ImportReport report = CheckpointImport.run(original.resolve(CKPT), folder, options);

      assertThat(report.config().vision().imageSize()).isEqualTo(48);
      PreprocessorConfig images =
          PreprocessorConfig.read(folder.resolve("preprocessor_config.json"));
      assertThat(images.transform()).isEqualTo(ImageTransform.CLIP);
      assertThat(images.shortestEdge()).isEqualTo(48);
      assertThat(report.notes())
          .contains("the position table was resized from 17 to 37 image tokens");
      try (Checkpoint checkpoint = Checkpoint.open(folder)) {
        assertThat(checkpoint.weights().tensor(WeightNames.POSITION_TABLE).toFloats())
            .containsExactly(expected.toFloats(), Offset.offset(1e-6f));
      }
    }
  }

  @Test
  void importsHuggingFacesTorchFileWithWhatLiesBesideIt() throws IOException {
    Path source = folder.resolve("source");
    Path output = folder.resolve("output");
    writeSmallHuggingFaceFolder(source);

    ImportReport report =
        CheckpointImport.run(source.resolve("pytorch_model.bin"), output, ImportOptions.NONE);

    assertThat(report.config().heads().mlm()).isPresent();
    assertThat(output.resolve("preprocessor_config.json")).exists();
    try (Checkpoint before = Checkpoint.open(source);
        Checkpoint after = Checkpoint.open(output)) {
      assertThat(after.config().crossModal()).isEqualTo(before.config().crossModal());
      assertSameWeights(after.weights(), before.weights());
    }
  }

  @Test
  void namesTheAnswersOfAVqaHead() throws IOException {
    Path original = originalWithAnswers();
    int count = answerCount(original);
    Path answers = folder.resolve("answers.json");
    StringBuilder json = new StringBuilder("{\"id2label\": {");
    for (int id = 0; id < count; id++) {
      json.append(id == 0 ? "" : ",").append("\"%d\": \"answer %d\"".formatted(id, id));
    }
    Files.writeString(answers, json.append("}}"));
    ImportOptions options =
        new ImportOptions(OptionalInt.empty(), Optional.empty(), Optional.of(answers));

    CheckpointImport.run(original.resolve(CKPT), folder.resolve("named"), options);

    TaskHead.Vqa head =
        ModelConfig.read(folder.resolve("named/config.json")).heads().vqa().orElseThrow();
    assertThat(head.labels()).hasSize(count).startsWith("answer 0", "answer 1");
  }

  @Test
  void refusesAnswersOfAnotherCount() throws IOException {
    Path original = originalWithAnswers();
    Path answers = folder.resolve("answers.json");
    Files.writeString(answers, "{\"id2label\": {\"0\": \"yes\", \"1\": \"no\"}}");
    ImportOptions options =
        new ImportOptions(OptionalInt.empty(), Optional.empty(), Optional.of(answers));

    assertThatThrownBy(
            () -> CheckpointImport.run(original.resolve(CKPT), folder.resolve("out"), options))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "Cannot name the answers with %s: it must hold as many as the head has, %d, found 2",
            answers, answerCount(original));
  }

  @Test
  void refusesAResolutionBelowOnePatch() {
    ImportOptions options =
        new ImportOptions(OptionalInt.of(7), Optional.empty(), Optional.empty());

    assertThatThrownBy(
            () -> CheckpointImport.run(originals().get(0).resolve(CKPT), folder, options))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith(
            "Cannot import checkpoint: --image-size must be at least one patch");
  }

  private static void writeSmallHuggingFaceFolder(Path folder) throws IOException {
    Path found = GoldenCases.with("pytorch_model.bin").get(0);
    Files.createDirectories(folder);
    for (String name : List.of("config.json", "preprocessor_config.json", "pytorch_model.bin")) {
      Files.copy(found.resolve(name), folder.resolve(name));
    }
  }

  private static Path originalWithAnswers() {
    return originals().stream()
        .filter(path -> path.getFileName().toString().contains("vqa"))
        .findFirst()
        .orElseThrow();
  }

  private static int answerCount(Path original) {
    return GoldenCases.description(original).get("config").get("vqav2_label_size").intValue();
  }

  private static String family(JsonNode description) {
    String family = description.get("family").textValue();
    return family.startsWith("meter") ? "meter" : family;
  }

  private static void assertSameWeights(TensorStore actual, TensorStore expected) {
    for (String name : actual.names()) {
      assertThat(actual.tensor(name).bytes()).as(name).isEqualTo(expected.tensor(name).bytes());
    }
  }
}
