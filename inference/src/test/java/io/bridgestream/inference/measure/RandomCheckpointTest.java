package io.bridgestream.inference.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.model.checkpoint.Checkpoint;
import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.config.TextConfig;
import io.bridgestream.model.config.VisionConfig;
import io.bridgestream.model.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomCheckpointTest {
  private static final int SPECIAL_TOKENS = 2;

  @TempDir private Path folder;

  @Test
  void opensAsACheckpointWithWeightsOfTheRightSize() throws IOException {
    RandomCheckpoint.write(folder, config(), 3, List.of());

    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.config().heads().itm()).isPresent();
      float[] matrix = checkpoint.weights().tensor("itm_score.fc.weight").toFloats();
      double deviation = 0;
      for (float value : matrix) {
        deviation += value * value / matrix.length;
      }
      assertThat(Math.sqrt(deviation * 128)).isBetween(0.85, 1.15);
    }
  }

  @Test
  void writesTheSameForTheSameSeed() throws IOException {
    RandomCheckpoint.write(folder.resolve("a"), config(), 3, List.of("a"));
    RandomCheckpoint.write(folder.resolve("b"), config(), 3, List.of("a"));
    RandomCheckpoint.write(folder.resolve("c"), config(), 4, List.of("a"));

    assertThat(folder.resolve("a/model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("b/model.safetensors"));
    assertThat(Files.mismatch(weights("a"), weights("c"))).isNotEqualTo(-1);
  }

  @Test
  void makesATokenOfEveryWord() throws IOException {
    RandomCheckpoint.write(folder, config(), 3, BenchmarkInputs.QUESTIONS);

    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      for (String question : BenchmarkInputs.QUESTIONS) {
        assertThat(tokenizer.encode(question, 50).length())
            .isEqualTo(question.split(" ").length + SPECIAL_TOKENS);
      }
    }
  }

  private Path weights(String name) {
    return folder.resolve(name).resolve(Checkpoint.WEIGHTS);
  }

  private static ModelConfig config() {
    TextConfig base = TextConfig.BASE;
    TextConfig text =
        new TextConfig(
            700, 64, 2, 1, 128, base.activation(), 0, 0, 40, 1, 1, 1e-5, 1, 0, 2, true, Map.of());
    VisionConfig vision = new VisionConfig(64, 2, 3, 16, 32, 1, 1e-5, false, true, Map.of());
    return BridgeTowerConfig.of(text, vision, 2).withHeads(TaskHeads.of(new TaskHead.Itm()));
  }
}
