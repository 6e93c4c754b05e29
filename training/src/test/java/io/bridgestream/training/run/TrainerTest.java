package io.bridgestream.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bridgestream.model.checkpoint.Checkpoint;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.text.Tokenizer;
import io.bridgestream.training.TestSeed;
import io.bridgestream.training.data.manifest.Manifest;
import io.bridgestream.training.data.manifest.ManifestLine;
import io.bridgestream.training.run.Evaluation.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
  private static final long ALL = Long.MAX_VALUE / 2;
  private static final int KILLED_STEPS = 24;

  @TempDir private Path scratch;

  @Test
  void learnsWhatImagesShow() throws Exception {
    Path output = train(ColoredSquares.recipe("vqa, itm", 120, ""), "out", ALL);

    Path data = scratch.resolve("out-data");
    Scores seen = evaluate(output, data, Evaluation.Task.VQA, Evaluation.Pairing.TRUE);
    Scores shuffled = evaluate(output, data, Evaluation.Task.VQA, Evaluation.Pairing.SHUFFLED);
    Scores matches = evaluate(output, data, Evaluation.Task.ITM, Evaluation.Pairing.TRUE);

    assertThat(seen.accuracy()).isGreaterThan(0.95);
    assertThat(shuffled.accuracy()).isLessThan(0.5);
    assertThat(matches.auc()).isGreaterThan(0.95);
    assertThat(seen.byType()).containsOnlyKeys("color", "existence");
    assertEveryCaptionFindsItsImage(output, data);
    assertAnswersCanBeSubmitted(output, data);
  }

  @Test
  void learnsMatchingFromFalsePartnersThatContrastFinds() throws Exception {
    Path output = train(ColoredSquares.recipe("itm-itc", 120, ""), "out", ALL);

    Path data = scratch.resolve("out-data");
    Scores matches = evaluate(output, data, Evaluation.Task.ITM, Evaluation.Pairing.TRUE);
    List<Double> losses = values(output, "loss/itm-itc");

    assertThat(matches.auc()).isGreaterThan(0.95);
    assertThat(losses.get(losses.size() - 1)).isLessThan(losses.get(0) - 0.5);
    assertThat(values(output, "accuracy/itm-itc")).isNotEmpty();
    assertEveryCaptionFindsItsImage(output, data);
    // Eight of 24 squares have a color, so a caption's own image is among ten that are all fused.
    assertThat(recalls(output, data, "val", 128)).containsEntry("image R@10", 1.0);
    assertThat(recalls(output, data, "val", 1)).hasEntrySatisfying("image R@10", atMost(0.6));
  }

  private static Consumer<Double> atMost(double most) {
    return found -> assertThat(found).isLessThanOrEqualTo(most);
  }

  private static Map<String, Double> recalls(Path model, Path data, String split, int candidates)
      throws InterruptedException {
    Protocol protocol = new Protocol(Evaluation.Task.IRTR, Evaluation.Pairing.TRUE, candidates);
    return Evaluation.of(model, DeviceChoice.AUTO, data, Layout.MANIFEST, split, protocol).byType();
  }

  private static List<Double> values(Path output, String name) throws IOException {
    return Files.readAllLines(output.resolve("metrics.csv")).stream()
        .filter(line -> line.contains("," + name + ","))
        .map(line -> Double.valueOf(line.substring(line.lastIndexOf(',') + 1)))
        .toList();
  }

  private static void assertEveryCaptionFindsItsImage(Path model, Path data) throws Exception {
    List<ManifestLine> lines = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String color = List.of("blue", "green", "red").get(i);
      String image = "images/val-%d.png".formatted(i);
      lines.add(ManifestLine.caption(image, "a " + color + " square", true));
    }
    Manifest.write(data, "three", lines);

    assertThat(recalls(model, data, "three", Protocol.CANDIDATES))
        .containsEntry("image R@1", 1.0)
        .containsEntry("text R@1", 1.0);
  }

  private void assertAnswersCanBeSubmitted(Path model, Path data) throws Exception {
    Path file = scratch.resolve("submission.json");

    Scores scores =
        Evaluation.submitting(model, DeviceChoice.AUTO, data, Layout.MANIFEST, "val", file);

    JsonNode answers = new ObjectMapper().readTree(file.toFile());
    assertThat(answers).hasSize(Math.toIntExact(scores.texts()));
    assertThat(answers.get(0).fieldNames()).toIterable().containsExactly("question_id", "answer");
    assertThat(answers).extracting(answer -> answer.get("answer").textValue()).contains("blue");
  }

  @Test
  void leavesAModelFolderWithWhatPeopleLookAt() throws Exception {
    Path output = train(ColoredSquares.recipe("vqa, itm, mlm, itc", 4, ""), "out", ALL);

    try (Checkpoint checkpoint = Checkpoint.open(output)) {
      assertThat(checkpoint.config().heads().all()).hasSize(4);
      assertThat(checkpoint.config().heads().vqa().orElseThrow().labels())
          .containsExactlyInAnyOrder("blue", "green", "no", "red", "yes");
    }
    assertThat(output)
        .isDirectoryContaining("glob:**README.md")
        .isDirectoryContaining("glob:**tokenizer.json")
        .isDirectoryContaining("glob:**preprocessor_config.json")
        .isDirectoryContaining("glob:**loss.png")
        .isDirectoryContaining("glob:**accuracy.png");
    assertThat(Files.readAllLines(output.resolve("metrics.csv")))
        .contains("step,name,value")
        .anyMatch(line -> line.startsWith("4,accuracy/vqa,"));
    Scores recalls =
        evaluate(
            output, scratch.resolve("out-data"), Evaluation.Task.IRTR, Evaluation.Pairing.TRUE);
    assertThat(recalls.byType()).hasSize(6);
    assertThat(recalls.texts()).isEqualTo(24);
  }

  @Test
  void aFirstStageKnowsTheWordsAndAnswersOfALaterOne() throws Exception {
    Path later = Files.createDirectory(scratch.resolve("later"));
    Manifest.write(
        later,
        "train",
        List.of(
            ManifestLine.question("0.png", "which shade?", "turquoise", "color"),
            ManifestLine.caption("0.png", "magnificent", true)));
    String recipe =
        ColoredSquares.recipe("vqa", 2, "")
            .replace("{folder: .,", "{folder: ., later: %s,".formatted(later));

    Path output = train(recipe, "out", ALL);

    try (Checkpoint checkpoint = Checkpoint.open(output);
        Tokenizer tokenizer = Tokenizer.open(output)) {
      assertThat(checkpoint.config().heads().vqa().orElseThrow().labels())
          .containsExactlyInAnyOrder("blue", "green", "no", "red", "yes", "turquoise");
      assertThat(tokenizer.encode("magnificent", 20).length()).isEqualTo(1 + 2);
      assertThat(tokenizer.encode("which shade?", 20).length()).isEqualTo(3 + 2);
      assertThat(tokenizer.encode("which circle?", 20).length()).isGreaterThan(3 + 2);
    }
  }

  @Test
  void aKilledRunEndsInTheWeightsOfAnUndisturbedOne() throws Exception {
    String recipe = ColoredSquares.recipe("vqa, itm, mlm, itm-itc", KILLED_STEPS, "");
    Path undisturbed = train(recipe, "calm", ALL);
    Path file = scratch.resolve("calm-data").resolve("recipe.yaml");
    Path killed = scratch.resolve("killed");
    long wanted = 2L * (1 + new Random(TestSeed.next()).nextInt(KILLED_STEPS / 2 - 2));
    Path checkpoint = killed.resolve("checkpoints/step-%09d".formatted(wanted));

    Process first = TrainingProcess.start(file, killed, scratch.resolve("log"));
    while (!Files.exists(checkpoint) && first.isAlive()) {
      Thread.onSpinWait();
    }
    first.destroyForcibly().waitFor();
    assertThat(killed.resolve("model.safetensors")).doesNotExist();
    Process second = TrainingProcess.start(file, killed, scratch.resolve("log"));
    assertThat(second.waitFor(5, TimeUnit.MINUTES)).isTrue();

    assertThat(second.exitValue()).as(log()).isZero();
    assertThat(log()).contains("resumed at ");
    Path last = Path.of("checkpoints/step-%09d/model.safetensors".formatted(KILLED_STEPS));
    assertThat(killed.resolve(last)).hasSameBinaryContentAs(undisturbed.resolve(last));
  }

  @Test
  void activationCheckpointingEndsInTheSameWeights() throws Exception {
    Path plain = train(ColoredSquares.recipe("vqa", 6, ""), "plain", ALL);

    String recipe = ColoredSquares.recipe("vqa", 6, ", activation-checkpointing: true");
    Path recomputed = train(recipe, "recomputed", ALL);

    assertThat(recomputed.resolve("model.safetensors"))
        .hasSameBinaryContentAs(plain.resolve("model.safetensors"));
  }

  @Test
  void contrastiveHeadsAreHuggingFacesWhereAskedForAndStayTheCheckpoints() throws Exception {
    String recipe =
        ColoredSquares.recipe("itm, itc", 4, "")
            .replace("model:\n", "model:\n  contrast: hugging-face\n");
    Path first = train(recipe, "first", ALL);
    String model = recipe.substring(recipe.indexOf("  contrast:"), recipe.indexOf("data:"));
    Path second = train(recipe.replace(model, "  from: %s\n".formatted(first)), "second", ALL);

    for (Path output : List.of(first, second)) {
      try (Checkpoint checkpoint = Checkpoint.open(output)) {
        assertThat(checkpoint.config().heads().contrastive())
            .containsInstanceOf(TaskHead.HuggingFaceContrastive.class);
      }
    }
    Path data = scratch.resolve("second-data");
    assertThat(evaluate(second, data, Evaluation.Task.IRTR, Evaluation.Pairing.TRUE).texts())
        .isEqualTo(24);
  }

  @Test
  void anExplodingLossNamesStepBatchAndLastGoodCheckpoint() throws IOException {
    String wild =
        ColoredSquares.recipe("vqa", 400, "")
            .replace("learning-rate: 0.002", "learning-rate: 1, warm-up: 0")
            .replace("clip-norm: 1", "head-multiplier: 1000");

    assertThatThrownBy(() -> train(wild, "wild", ALL))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("Cannot go on after ")
        .hasMessageContaining("train-")
        .hasMessageContaining("last good checkpoint");
  }

  @Test
  void keepsTheLastAndTheBestCheckpointOnly() throws Exception {
    Path output = train(ColoredSquares.recipe("vqa", 20, ""), "out", 14);

    try (var kept = Files.list(output.resolve("checkpoints"))) {
      assertThat(kept.map(p -> String.valueOf(p.getFileName())).toList())
          .contains("step-000000014")
          .hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void refusesToMixRuns() throws Exception {
    String recipe = ColoredSquares.recipe("vqa", 4, "");
    train(recipe, "out", 2);

    assertThatThrownBy(() -> train(recipe, "out", 2))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("or the run be resumed");
  }

  @Test
  void frozenParametersStay() throws Exception {
    String recipe = ColoredSquares.recipe("vqa", 4, "");
    Path first = train(recipe, "first", ALL);
    String config = recipe.substring(recipe.indexOf("  config:"), recipe.indexOf("data:"));
    String frozen =
        recipe.replace(
            config, "  from: %s\n  frozen: [text_model, vision_model]\n".formatted(first));
    Path second = train(frozen, "second", ALL);

    assertThat(weight(second, "vision_model.visual.ln_pre.weight"))
        .isEqualTo(weight(first, "vision_model.visual.ln_pre.weight"));
    assertThat(weight(second, "cross_modal_text_transform.weight"))
        .isNotEqualTo(weight(first, "cross_modal_text_transform.weight"));
  }

  private static List<Float> weight(Path folder, String name) {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      List<Float> numbers = new ArrayList<>();
      for (float number : checkpoint.weights().tensor(name).toFloats()) {
        numbers.add(number);
      }
      return numbers;
    }
  }

  private Path train(String recipe, String name, long limit)
      throws IOException, InterruptedException {
    Path output = scratch.resolve(name);
    Path file = ColoredSquares.write(scratch.resolve(name + "-data"), 24, recipe);
    TrainOptions options = TrainOptions.read(file, Optional.empty());
    try (Trainer trainer = Trainer.open(options, output, false, line -> {})) {
      trainer.run(limit);
    }
    return output;
  }

  private static Scores evaluate(
      Path model, Path data, Evaluation.Task task, Evaluation.Pairing pairing)
      throws InterruptedException {
    Protocol protocol = new Protocol(task, pairing, Protocol.CANDIDATES);
    return Evaluation.of(model, DeviceChoice.AUTO, data, Layout.MANIFEST, "val", protocol);
  }

  private String log() throws IOException {
    return Files.readString(scratch.resolve("log"));
  }
}
