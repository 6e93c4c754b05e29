package io.bridgestream.training.run;

import io.bridgestream.model.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** The README of a trained model: what it is, how it came about, how well it did on validation. */
final class ModelCard {
  private ModelCard() {}

  static void write(Path folder, TrainOptions options, TrainedModel model, Progress progress)
      throws IOException {
    String objectives =
        String.join(", ", options.objectives().stream().map(OptionReader::spell).toList());
    String score =
        progress.bestStep() > 0
            ? String.format(
                Locale.ROOT,
                "Best validation score %.4f, after %d steps.",
                progress.bestScore(),
                progress.bestStep())
            : "There was no validation.";
    String card =
        """
        # %s

        - Model: %s, %,d parameters, images of %d pixels
        - Objectives: %s
        - Data: split `%s` of `%s`
        - Steps: %d of %d, peak learning rate %s
        - %s

        Its licence follows from the data it was trained on.
        """
            .formatted(
                folder.toAbsolutePath().normalize().getFileName(),
                model.network().config().modelType(),
                model.network().parameterCount(),
                model.network().config().vision().imageSize(),
                objectives,
                options.data().train(),
                options.data().source().folder().toAbsolutePath().normalize().getFileName(),
                progress.steps(),
                options.optimiser().steps(),
                options.optimiser().rates().base(),
                score);
    AtomicFile.write(folder.resolve("README.md"), card.getBytes(StandardCharsets.UTF_8));
  }
}
