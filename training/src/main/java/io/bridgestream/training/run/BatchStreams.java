package io.bridgestream.training.run;

import io.bridgestream.training.data.Batch;
import io.bridgestream.training.data.BatchLoader;
import io.bridgestream.training.data.Collator;
import io.bridgestream.training.data.CollatorOptions;
import io.bridgestream.training.data.DamagedImages;
import io.bridgestream.training.data.DataSet;
import io.bridgestream.training.data.LoaderOptions;
import io.bridgestream.training.parallel.ProcessGroup;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One endless stream of batches for each objective. Owns the loaders' threads. */
final class BatchStreams implements AutoCloseable {
  private final Map<Objective, BatchLoader> loaders = new EnumMap<>(Objective.class);

  /** Opens this process' part of the streams where {@code progress} says that they go on. */
  BatchStreams(
      TrainOptions options,
      TrainedModel model,
      Progress progress,
      ProcessGroup group,
      Consumer<String> report) {
    DamagedImages damaged = new DamagedImages(options.data().damaged(), report);
    for (Objective objective : options.objectives()) {
      Collator collator =
          new Collator(
              collation(objective, options, model),
              model.tokenizer(),
              model.preprocessor(),
              options.data().augmentation(),
              objective == Objective.VQA ? model.answers() : Optional.empty(),
              damaged);
      loaders.put(
          objective,
          BatchLoader.open(
              examples(objective, options),
              collator,
              loading(objective, options, group),
              progress.position(objective)));
    }
  }

  private static CollatorOptions collation(
      Objective objective, TrainOptions options, TrainedModel model) {
    TrainOptions.BatchShape shape = options.data().batch();
    CollatorOptions plain =
        CollatorOptions.of(shape.maxTokens()).withTextPadding(model.textPadding());
    return switch (objective) {
      case MLM -> plain.withMasks(options.run().maskProbability());
      case ITM -> plain.withFalseImages();
      case IRTR -> plain.withFalseTexts(shape.falseTexts());
      case ITC, ITM_ITC, VQA, SNLI_VE, NLVR2 -> plain;
    };
  }

  private static DataSet examples(Objective objective, TrainOptions options) {
    TrainOptions.Data data = options.data();
    DataSet examples = data.source().examples(objective, data.train());
    return switch (objective) {
      case MLM, ITC, ITM_ITC, IRTR -> MatchingCaptions.of(examples);
      case ITM, VQA, SNLI_VE, NLVR2 -> examples;
    };
  }

  private static LoaderOptions loading(
      Objective objective, TrainOptions options, ProcessGroup group) {
    TrainOptions.Data data = options.data();
    long seed = 31 * options.run().seed() + objective.name().hashCode();
    TrainOptions.BatchShape shape = data.batch();
    int size = objective.readsCaptions() ? shape.captions() : shape.questions();
    // Contrast takes the other texts of a batch for false ones.
    boolean contrasts = objective == Objective.ITC || objective == Objective.ITM_ITC;
    int together = contrasts ? 1 : shape.textsPerImage();
    if (size % group.size() != 0) {
      throw new TrainingException(
          "Cannot share a batch of %d examples: it must be a multiple of the processes, found %d"
              .formatted(size, group.size()));
    }
    return LoaderOptions.training(size / group.size(), seed)
        .withProcess(group.rank(), group.size())
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
