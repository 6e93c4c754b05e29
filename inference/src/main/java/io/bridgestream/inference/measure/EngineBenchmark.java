package io.bridgestream.inference.measure;

import io.bridgestream.inference.ImageText;
import io.bridgestream.inference.InferenceOptions;
import io.bridgestream.inference.InferenceOptions.CacheSizes;
import io.bridgestream.inference.MatchModel;
import io.bridgestream.inference.Outcome;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.image.DecodedImage;
import io.bridgestream.model.image.ImageDecoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Measures a model with a match head on the loads that count. */
public final class EngineBenchmark {
  private static final CacheSizes NOTHING = new CacheSizes(0, 0, List.of());
  private static final int SPECIAL_TOKENS = 2;

  /** A job runs for days; its code for images is compiled after seconds. */
  private static final double WARM_UP_SECONDS = 3;

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
   * @param gemmRates the runtime's own operations per second; empty where they aren't known
   * @throws IllegalArgumentException if the load has more images than there are
   * @throws Exception if an image can't be decoded or the model doesn't answer
   */
  public EngineFigure measure(Load load, Map<GemmRate, Double> gemmRates) throws Exception {
    if (inputs.images().size() < load.images()) {
      throw new IllegalArgumentException(
          "Cannot measure %s: it needs %d images, found %d"
              .formatted(load, load.images(), inputs.images().size()));
    }
    List<String> texts = BenchmarkInputs.QUESTIONS.subList(0, load.texts());
    CacheSizes caches =
        switch (load.freshness()) {
          case NEW -> NOTHING;
          case SEEN_BEFORE -> new CacheSizes(CacheSizes.DEFAULTS.imageBytes(), 0, texts);
        };
    try (MatchModel model = MatchModel.open(folder, options.withCaches(caches))) {
      warmUp(model, texts);
      // Twice, as a card keeps the features of what it sees again.
      inputs.images().forEach(image -> ask(model, List.of(image), texts));
      inputs.images().forEach(image -> ask(model, List.of(image), texts));
      Iterator<byte[]> images = Stream.generate(inputs::images).flatMap(List::stream).iterator();
      long runtimeBefore = model.counters().runtimeNanos();
      long start = System.nanoTime();
      Sample sample = Sample.of(rounds, () -> ask(model, next(images, load.images()), texts));
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
      Map<GemmRate, Double> gemmRates) {
    int side = model.manifest().image().side();
    ModelWork work = new ModelWork(ModelConfig.read(folder.resolve("config.json")), side);
    double operations = 2 * multiplyAdds(work, load) / sample.best();
    Double bound = gemmRates.get(GemmRate.of(model.manifest().precision()));
    return new EngineFigure(
        load,
        model.manifest().precision(),
        side,
        load.answers() / sample.best(),
        load.answers() / sample.median(),
        operations,
        bound == null ? OptionalDouble.empty() : OptionalDouble.of(operations / bound),
        outsideRuntime);
  }

  private static double multiplyAdds(ModelWork work, Load load) {
    boolean isNew = load.freshness() == Load.Freshness.NEW;
    double sum = isNew ? load.images() * work.perImage() : 0;
    for (String text : BenchmarkInputs.QUESTIONS.subList(0, load.texts())) {
      int tokens = text.split(" ").length + SPECIAL_TOKENS;
      sum += load.images() * work.perPair(tokens);
      sum += isNew ? work.perText(tokens) : 0;
    }
    return sum;
  }

  private static List<byte[]> next(Iterator<byte[]> images, int count) {
    List<byte[]> next = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      next.add(images.next());
    }
    return next;
  }

  /** Brings images into the model's form until their code is compiled. */
  private void warmUp(MatchModel model, List<String> texts) {
    double end = System.nanoTime() + WARM_UP_SECONDS * 1e9;
    while (System.nanoTime() < end) {
      inputs.images().forEach(image -> model.prepare(request(image, texts)));
    }
  }

  private static void ask(MatchModel model, List<byte[]> images, List<String> texts) {
    List<ImageText> requests = images.stream().map(image -> request(image, texts)).toList();
    for (Outcome outcome : model.ask(requests)) {
      if (outcome instanceof Outcome.Failed failed) {
        throw new IllegalStateException(failed.message());
      }
    }
  }

  private static ImageText request(byte[] image, List<String> texts) {
    DecodedImage decoded = (DecodedImage) ImageDecoder.defaults().decode(image);
    return new ImageText(decoded.pixels(), List.of(), texts);
  }
}
