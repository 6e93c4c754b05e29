package io.bridgestream.training.run;

import io.bridgestream.training.data.Batch;
import io.bridgestream.training.data.BatchLoader;
import io.bridgestream.training.data.Collator;
import io.bridgestream.training.data.CollatorOptions;
import io.bridgestream.training.data.DamagedImages;
import io.bridgestream.training.data.DataSet;
import io.bridgestream.training.data.LoaderOptions;
import io.bridgestream.training.data.augment.Augmentation;
import io.bridgestream.training.data.manifest.Manifest;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One endless stream of batches for each objective. Owns the loaders' threads. */
final class BatchStreams implements AutoCloseable {
  private final Map<Objective, BatchLoader> loaders = new EnumMap<>(Objective.class);

  /** Opens the streams where {@code progress} says that they go on. */
  BatchStreams(
      TrainOptions options, TrainedModel model, Progress progress, Consumer<String> report) {
    DamagedImages damaged = new DamagedImages(options.data().damaged(), report);
    for (Objective objective : options.objectives()) {
      Collator collator =
          new Collator(
              collation(objective, options),
              model.tokenizer(),
              model.preprocessor(),
              Augmentation.NONE,
              objective == Objective.VQA ? model.answers() : Optional.empty(),
              damaged);
      loaders.put(
          objective,
          BatchLoader.open(
              examples(objective, options),
              collator,
              loading(objective, options),
              progress.position(objective)));
    }
  }

  private static CollatorOptions collation(Objective objective, TrainOptions options) {
    CollatorOptions plain = CollatorOptions.of(options.data().maxTokens());
    return switch (objective) {
      case MLM -> plain.withMasks(options.run().maskProbability());
      case ITM -> plain.withFalseImages();
      case ITC, VQA -> plain;
    };
  }

  private static DataSet examples(Objective objective, TrainOptions options) {
    TrainOptions.Data data = options.data();
    return switch (objective) {
      case VQA -> Manifest.questions(data.folder(), data.train());
      case ITM -> Manifest.captions(data.folder(), data.train());
      case MLM, ITC -> MatchingCaptions.of(Manifest.captions(data.folder(), data.train()));
    };
  }

  private static LoaderOptions loading(Objective objective, TrainOptions options) {
    TrainOptions.Data data = options.data();
    long seed = 31 * options.run().seed() + objective.name().hashCode();
    int size = objective == Objective.VQA ? data.questions() : data.captions();
    int together = objective == Objective.ITC ? 1 : data.textsPerImage();
    return LoaderOptions.training(size, seed)
        .withTextsPerImage(together)
        .withThreads(data.workers());
  }

  Batch next(Objective objective) throws InterruptedException {
    BatchLoader loader = loaders.get(objective);
    if (loader == null) {
      throw new IllegalStateException("Cannot take a batch: no stream is open for " + objective);
    }
    return loader.next();
  }

  @Override
  public void close() {
    loaders.values().forEach(BatchLoader::close);
  }
}
