package io.bridgestream.inference.measure;

import io.bridgestream.inference.ImageText;
import io.bridgestream.inference.InferenceOptions;
import io.bridgestream.inference.InferenceOptions.CacheSizes;
import io.bridgestream.inference.MatchModel;
import io.bridgestream.inference.Outcome;
import io.bridgestream.inference.manifest.Precision;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.image.DecodedImage;
import io.bridgestream.model.image.ImageDecoder;
import io.bridgestream.model.image.Pixels;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Measures a model with a match head on the loads that count. */
public final class EngineBenchmark {
  private static final CacheSizes NOTHING = new CacheSizes(0, 0, List.of());
  private static final int SPECIAL_TOKENS = 2;

  private final Path folder;
  private final InferenceOptions options;
  private final BenchmarkInputs inputs;
  private final int rounds;

  /**
   * Creates a benchmark.
   *
   * @param folder a checkpoint folder with its export
   * @param options how to open it; caches are chosen by the load
   * @param rounds measured rounds of each load
   */
  public EngineBenchmark(
      Path folder, InferenceOptions options, BenchmarkInputs inputs, int rounds) {
    this.folder = folder;
    this.options = options;
    this.inputs = inputs;
    this.rounds = rounds;
  }

  /**
   * Measures a load.
   *
   * @param gemmRates the runtime's own operations per second
   * @throws Exception if an image can't be decoded or the model doesn't answer
   */
  public EngineFigure measure(Load load, ToDoubleFunction<GemmRate> gemmRates) throws Exception {
    List<String> texts = BenchmarkInputs.QUESTIONS.subList(0, load.texts());
    CacheSizes caches =
        switch (load.freshness()) {
          case NEW -> NOTHING;
          case SEEN_BEFORE -> new CacheSizes(CacheSizes.DEFAULTS.imageBytes(), 0, texts);
        };
    try (MatchModel model = MatchModel.open(folder, options.withCaches(caches))) {
      inputs.images().forEach(image -> ask(model, image, texts));
      Iterator<byte[]> images = Stream.generate(inputs::images).flatMap(List::stream).iterator();
      long runtimeBefore = model.counters().runtimeNanos();
      long start = System.nanoTime();
      Sample sample = Sample.of(rounds, () -> ask(model, images.next(), texts));
      // Both over all rounds, those that don't count included.
      double elapsed = System.nanoTime() - start;
      double inRuntime = model.counters().runtimeNanos() - runtimeBefore;
      return figure(model, load, sample, 1 - inRuntime / elapsed, gemmRates);
    }
  }

  private EngineFigure figure(
      MatchModel model,
      Load load,
      Sample sample,
      double outsideRuntime,
      ToDoubleFunction<GemmRate> gemmRates) {
    int side = model.manifest().image().side();
    Precision precision = model.manifest().precision();
    ModelWork work = new ModelWork(ModelConfig.read(folder.resolve("config.json")), side);
    return new EngineFigure(
        load,
        precision,
        side,
        load.texts() / sample.best(),
        load.texts() / sample.median(),
        2
            * multiplyAdds(work, load)
            / sample.best()
            / gemmRates.applyAsDouble(GemmRate.of(precision)),
        outsideRuntime);
  }

  private static double multiplyAdds(ModelWork work, Load load) {
    double sum = load.freshness() == Load.Freshness.NEW ? work.perImage() : 0;
    for (String text : BenchmarkInputs.QUESTIONS.subList(0, load.texts())) {
      int tokens = text.split(" ").length + SPECIAL_TOKENS;
      sum += work.perPair(tokens);
      if (load.freshness() == Load.Freshness.NEW) {
        sum += work.perText(tokens);
      }
    }
    return sum;
  }

  private static void ask(MatchModel model, byte[] image, List<String> texts) {
    Pixels pixels = ((DecodedImage) ImageDecoder.defaults().decode(image)).pixels();
    Outcome outcome = model.ask(List.of(new ImageText(pixels, List.of(), texts))).get(0);
    if (outcome instanceof Outcome.Failed failed) {
      throw new IllegalStateException(failed.message());
    }
  }
}
