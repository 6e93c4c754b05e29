package io.bridgestream.inference;

import io.bridgestream.inference.export.ExportOptions;
import io.bridgestream.inference.export.ModelExporter;
import io.bridgestream.inference.measure.RandomCheckpoint;
import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.config.TextConfig;
import io.bridgestream.model.config.VisionConfig;
import io.bridgestream.model.image.Pixels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;

/** A model of random weights that is small enough for tests, with all heads of one image. */
public final class TinyModel {
  static final int SIDE = 32;
  static final List<String> LABELS = IntStream.range(0, 7).mapToObj(i -> "answer " + i).toList();
  static final List<String> WORDS = List.of("What is it", " colour is this red house on the hill");

  private TinyModel() {}

  static ModelConfig config(TaskHead... heads) {
    TextConfig text = text();
    return BridgeTowerConfig.of(
            text, new VisionConfig(64, 3, 3, 16, SIDE, 1, 1e-5, false, true, Map.of()), 2)
        .withHeads(TaskHeads.of(heads));
  }

  private static TextConfig text() {
    TextConfig base = TextConfig.BASE;
    return new TextConfig(
        400,
        64,
        3,
        1,
        128,
        base.activation(),
        0,
        0,
        40,
        1,
        1,
        1e-5,
        base.padTokenId(),
        base.bosTokenId(),
        base.eosTokenId(),
        true,
        Map.of());
  }

  static TaskHead[] allHeads() {
    return new TaskHead[] {
      new TaskHead.Vqa(OptionalInt.of(96), LABELS.size(), LABELS),
      new TaskHead.Itm(),
      new TaskHead.HuggingFaceContrastive(16)
    };
  }

  /** Writes a checkpoint and exports it. */
  public static Path export(Path folder, TaskHead... heads) throws IOException {
    RandomCheckpoint.write(folder, config(heads), 7, WORDS);
    ModelExporter.export(folder, ExportOptions.DEFAULT);
    return folder;
  }

  static Pixels image(long seed) {
    byte[] samples = new byte[40 * 30 * 3];
    new Random(seed).nextBytes(samples);
    return Pixels.copyOf(40, 30, Pixels.RGB, samples);
  }
}
