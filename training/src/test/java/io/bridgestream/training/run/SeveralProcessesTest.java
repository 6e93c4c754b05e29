package io.bridgestream.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.model.checkpoint.Checkpoint;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeveralProcessesTest {
  private static final int STEPS = 8;

  /** Their gradients are 0 but for rounding, which Adam enlarges: softmax cancels what they add. */
  private static final List<String> WITHOUT_EFFECT = List.of("key.bias", "in_proj_bias");

  @TempDir private Path scratch;
  private final List<Process> running = new ArrayList<>();

  @AfterEach
  void endProcesses() {
    running.forEach(Process::destroyForcibly);
  }

  /** Contrast too: the originals' compares every text with the images of both. */
  @ParameterizedTest
  @ValueSource(strings = {"vqa", "itc"})
  void twoEndInTheWeightsOfOneWithTheSameBatches(String objective) throws Exception {
    String recipe = ColoredSquares.recipe(objective, STEPS, "").replace("0.1", "0");
    Path file = ColoredSquares.write(scratch.resolve("data"), 24, recipe);
    Path alone = scratch.resolve("alone");
    assertThat(finish(TrainingProcess.start(file, alone, log("alone")))).as(text("alone")).isZero();

    Path together = scratch.resolve("together");
    start(file, together);

    assertThat(finish(running.get(0))).as(text("0")).isZero();
    assertThat(finish(running.get(1))).as(text("1")).isZero();
    assertThat(text("0")).contains("2 processes").contains("step %d/%d".formatted(STEPS, STEPS));
    assertThat(text("1")).doesNotContain("step ");
    assertSameWeights(alone, together);
    assertThat(losses(together, objective)).isNotEmpty();
    for (int i = 0; i < losses(alone, objective).size(); i++) {
      assertThat(losses(together, objective).get(i))
          .isCloseTo(losses(alone, objective).get(i), within(1e-4));
    }
  }

  @Test
  void aLostProcessEndsTheOthersAndTheRunCanBeResumed() throws Exception {
    String recipe = ColoredSquares.recipe("vqa, itm", 2000, "");
    Path file = ColoredSquares.write(scratch.resolve("data"), 24, recipe);
    Path output = scratch.resolve("out");
    start(file, output);
    while (!Files.exists(output.resolve("checkpoints/step-000000002"))
        && running.stream().allMatch(Process::isAlive)) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(() -> resume(file, output))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("one run at a time");

    running.get(1).destroyForcibly();

    assertThat(finish(running.get(0))).isNotZero();
    assertThat(text("0")).contains("Cannot go on together: every process of the group must answer");
    try (Trainer resumed = resume(file, output)) {
      resumed.run(1);
    }
  }

  /** As on a fresh machine, where the first that needs libtorch unpacks it. */
  @Test
  void bothStartWhereLibtorchIsNotUnpackedYet() throws Exception {
    Path file =
        ColoredSquares.write(scratch.resolve("data"), 24, ColoredSquares.recipe("vqa", 2, ""));
    Path libraries = Files.createDirectory(scratch.resolve("libraries"));

    start(
        file,
        scratch.resolve("out"),
        Map.of("JAVA_TOOL_OPTIONS", "-Dorg.bytedeco.javacpp.cachedir=" + libraries));

    assertThat(finish(running.get(0))).as(text("0")).isZero();
    assertThat(finish(running.get(1))).as(text("1")).isZero();
    assertThat(libraries).isNotEmptyDirectory();
  }

  @Test
  void refusesABatchThatProcessesCannotShare() throws Exception {
    String recipe = ColoredSquares.recipe("vqa", 2, "").replace("questions: 12", "questions: 11");
    Path file = ColoredSquares.write(scratch.resolve("data"), 24, recipe);
    start(file, scratch.resolve("out"));

    assertThat(finish(running.get(0))).isNotZero();
    assertThat(text("0")).contains("it must be a multiple of the processes, found 2");
  }

  private static Trainer resume(Path recipe, Path output) throws IOException {
    return Trainer.open(TrainOptions.read(recipe, Optional.empty()), output, true, line -> {});
  }

  private void start(Path recipe, Path output) throws IOException {
    start(recipe, output, Map.of());
  }

  private void start(Path recipe, Path output, Map<String, String> more) throws IOException {
    String port = Integer.toString(freePort());
    for (int rank = 0; rank < 2; rank++) {
      Map<String, String> environment = new HashMap<>(more);
      environment.putAll(
          Map.of("RANK", Integer.toString(rank), "WORLD_SIZE", "2", "MASTER_PORT", port));
      running.add(TrainingProcess.start(recipe, output, log(Integer.toString(rank)), environment));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static int finish(Process process) throws InterruptedException {
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private static void assertSameWeights(Path one, Path other) {
    try (Checkpoint expected = Checkpoint.open(one);
        Checkpoint found = Checkpoint.open(other)) {
      assertThat(found.weights().names()).isEqualTo(expected.weights().names());
      for (String name : expected.weights().names()) {
        if (WITHOUT_EFFECT.stream().noneMatch(name::endsWith)) {
          assertThat(found.weights().tensor(name).toFloats())
              .as(name)
              .containsExactly(expected.weights().tensor(name).toFloats(), within(2e-4f));
        }
      }
    }
  }

  private static List<Double> losses(Path output, String objective) throws IOException {
    return Files.readAllLines(output.resolve("metrics.csv")).stream()
        .filter(line -> line.contains(",loss/" + objective + ","))
        .map(line -> Double.valueOf(line.substring(line.lastIndexOf(',') + 1)))
        .toList();
  }

  private Path log(String name) {
    return scratch.resolve("log-" + name);
  }

  private String text(String name) throws IOException {
    return Files.exists(log(name)) ? Files.readString(log(name)) : "";
  }
}
