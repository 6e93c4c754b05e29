package io.bridgestream.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.model.checkpoint.Checkpoint;
import io.bridgestream.training.run.Evaluation.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs on a card against runs on the processor. Needs a card, and so runs with the Maven profile
 * {@code cuda} only.
 */
@Tag("card")
class CardTest {
  private static final int STEPS = 10;

  @TempDir private Path scratch;

  @ParameterizedTest
  @ValueSource(strings = {"bridgetower", "meter"})
  void updatesAreTheProcessorsInFloat32(String family) throws Exception {
    String recipe =
        ColoredSquares.recipe("vqa, itm, mlm, itc", STEPS, ", device: %s")
            .replace("model_type: bridgetower", "model_type: " + family)
            .replace("dropout_prob: 0.1", "dropout_prob: 0")
            .replace("log-every: 10", "log-every: 1");
    Path card = train(recipe.formatted("cuda"), "card", false);
    Path processor = train(recipe.formatted("cpu"), "processor", false);

    assertClose(losses(card), losses(processor), 1e-3f);
    assertClose(weights(card), weights(processor), 1e-3f);
  }

  @Test
  void hardNegativesAndRecomputationWorkThere() throws Exception {
    String recipe =
        ColoredSquares.recipe(
            "itm-itc", STEPS, ", device: cuda, activation-checkpointing: true, log-every: 1");
    List<Float> losses = losses(train(recipe.replace("log-every: 10, ", ""), "card", false));

    assertThat(losses).hasSize(STEPS).allMatch(Float::isFinite);
  }

  /** In bfloat16, with dropout and a manager's noise; stopped and resumed halfway. */
  @ParameterizedTest
  @ValueSource(strings = {"bridgetower", "managertower"})
  void learnsThereAndIsScoredAlikeOnBoth(String family) throws Exception {
    String recipe =
        ColoredSquares.recipe("vqa", 200, ", device: cuda")
            .replace("precision: fp32", "precision: bf16")
            .replace("model_type: bridgetower", "model_type: " + family);
    train(recipe, "card", false, 100);
    Path output = train(recipe, "card", true);

    Scores there = scores(output, DeviceChoice.CUDA);
    assertThat(there.accuracy()).isGreaterThan(0.8);
    assertThat(scores(output, DeviceChoice.CPU)).isEqualTo(there);
  }

  private Scores scores(Path model, DeviceChoice device) throws InterruptedException {
    Path data = scratch.resolve("card-data");
    Protocol protocol = Protocol.of(Evaluation.Task.VQA);
    return Evaluation.of(model, device, data, Layout.MANIFEST, "val", protocol);
  }

  private static List<Float> losses(Path output) throws IOException {
    return Files.readAllLines(output.resolve("metrics.csv")).stream()
        .filter(line -> line.contains(",loss/"))
        .map(line -> Float.valueOf(line.substring(line.lastIndexOf(',') + 1)))
        .toList();
  }

  private static List<Float> weights(Path output) {
    List<Float> numbers = new ArrayList<>();
    try (Checkpoint checkpoint = Checkpoint.open(output)) {
      for (String name : checkpoint.weights().names()) {
        for (float number : checkpoint.weights().tensor(name).toFloats()) {
          numbers.add(number);
        }
      }
    }
    return numbers;
  }

  private static void assertClose(List<Float> found, List<Float> expected, float most) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).isCloseTo(expected.get(i), within(most));
    }
  }

  private Path train(String recipe, String name, boolean resume)
      throws IOException, InterruptedException {
    return train(recipe, name, resume, Long.MAX_VALUE / 2);
  }

  private Path train(String recipe, String name, boolean resume, long limit)
      throws IOException, InterruptedException {
    Path output = scratch.resolve(name);
    Path file = ColoredSquares.write(scratch.resolve(name + "-data"), 24, recipe);
    TrainOptions options = TrainOptions.read(file, Optional.empty());
    try (Trainer trainer = Trainer.open(options, output, resume, line -> {})) {
      trainer.run(limit);
    }
    return output;
  }
}
