package io.bridgestream.cli;

import io.bridgestream.inference.export.ExportOptions;
import io.bridgestream.inference.export.ModelExporter;
import io.bridgestream.inference.manifest.Precision;
import io.bridgestream.inference.measure.BenchmarkInputs;
import io.bridgestream.inference.measure.RandomCheckpoint;
import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.json.JsonFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Models of random weights at full size, with a match head, for measuring.
 *
 * @param work where they are made and kept
 * @param progress hears what takes long
 */
record BenchModels(Path work, Consumer<String> progress) {
  private static final long SEED = 1;

  /** A published size. */
  enum Size {
    /** 12 layers of width 768. */
    BASE,
    /** 24 layers of width 1024. */
    LARGE;

    BridgeTowerConfig config() {
      return switch (this) {
        case BASE -> BridgeTowerConfig.BASE;
        case LARGE -> BridgeTowerConfig.LARGE;
      };
    }
  }

  /** Makes the model when it isn't there, exports it, and returns its folder. */
  Path export(Size size, int side, Precision precision) throws IOException {
    Path folder = work.resolve("bridgetower-" + JsonFields.spell(size));
    if (!Files.exists(folder.resolve("tokenizer.json"))) {
      progress.accept("making a model of random weights in " + folder + " ...");
      TaskHeads heads = TaskHeads.of(new TaskHead.Itm());
      RandomCheckpoint.write(
          folder, size.config().withHeads(heads), SEED, BenchmarkInputs.QUESTIONS);
    }
    progress.accept("exporting %s at %d pixels ...".formatted(JsonFields.spell(precision), side));
    ModelExporter.export(
        folder, ExportOptions.DEFAULT.withPrecision(precision).withImageSize(side));
    return folder;
  }
}
