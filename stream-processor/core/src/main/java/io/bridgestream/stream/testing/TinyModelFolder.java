package io.bridgestream.stream.testing;

import io.bridgestream.inference.export.ExportOptions;
import io.bridgestream.inference.export.ModelExporter;
import io.bridgestream.inference.measure.RandomCheckpoint;
import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.config.TextConfig;
import io.bridgestream.model.config.VisionConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A model of random weights with a VQA and a matching head, exported in well under a second. */
public final class TinyModelFolder {
  /** The labels of its VQA head. */
  public static final List<String> LABELS = List.of("no", "yes", "two");

  private static final List<String> WORDS = List.of("What is it", " a red house");
  private static final int SEED = 11;

  private TinyModelFolder() {}

  /** Writes the checkpoint and its export into a folder, and returns the folder. */
  public static Path export(Path folder) throws IOException {
    TextConfig base = TextConfig.BASE;
    TextConfig text =
        new TextConfig(
            400, 64, 2, 1, 128, base.activation(), 0, 0, 40, 1, 1, 1e-5, 1, 0, 2, true, Map.of());
    VisionConfig vision = new VisionConfig(64, 2, 3, 16, 32, 1, 1e-5, false, true, Map.of());
    TaskHeads heads =
        TaskHeads.of(
            new TaskHead.Vqa(OptionalInt.of(64), LABELS.size(), LABELS), new TaskHead.Itm());
    RandomCheckpoint.write(
        folder, BridgeTowerConfig.of(text, vision, 2).withHeads(heads), SEED, WORDS);
    ModelExporter.export(folder, ExportOptions.DEFAULT);
    return folder;
  }
}
