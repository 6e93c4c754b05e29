package io.bridgestream.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.inference.InferenceOptions;
import io.bridgestream.inference.Placement;
import io.bridgestream.inference.Reproducibility;
import io.bridgestream.inference.manifest.Precision;
import io.bridgestream.inference.measure.BenchmarkInputs;
import io.bridgestream.inference.measure.EngineBenchmark;
import io.bridgestream.inference.measure.EngineFigure;
import io.bridgestream.inference.measure.GemmRate;
import io.bridgestream.inference.measure.Load;
import io.bridgestream.inference.onnx.Device;
import io.bridgestream.model.json.JsonFields;
import io.bridgestream.model.json.JsonFile;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bridgestream bench engine}: answers per second on the processor or a card. */
@Command(
    name = "engine",
    mixinStandardHelpOptions = true,
    description = {
      "Measures answers per second of BridgeTower with random weights: one and eight texts about a"
          + " new image, and eight fixed ones about an image seen before; on a card also many"
          + " images at once.",
      "Takes some 3 GB of disk in --work for base, 10 for large; it is kept and used again."
    })
final class BenchEngineCommand implements Callable<Integer> {
  private static final long SEED = 1;
  private static final int GEMM_ROUNDS = 3;
  private static final int MOST_IMAGES = 64;
  private static final int DRAWN = 4;

  /** Where to measure. */
  private enum Place {
    CPU,
    CUDA
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "An exported checkpoint with a match head to measure as it is.")
  private @Nullable Path model;

  @Option(
      names = "--size",
      paramLabel = "base|large",
      defaultValue = "base",
      description = "The size of the model of random weights. Default: ${DEFAULT-VALUE}.")
  private BenchModels.Size size;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      defaultValue = "bench-engine",
      description = "Where models of random weights are made. Default: ${DEFAULT-VALUE}.")
  private Path work;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "A folder of images to ask about, the first 64. Default: drawn ones.")
  private @Nullable Path images;

  @Option(
      names = "--image-size",
      split = ",",
      paramLabel = "PIXELS",
      defaultValue = "288,384",
      description = "Sides to measure. Default: ${DEFAULT-VALUE}.")
  private List<Integer> sides;

  @Option(
      names = "--precision",
      split = ",",
      paramLabel = "fp32|fp16|int8",
      description = "Precisions to measure. Default: fp32,int8; on a card fp16.")
  private @Nullable List<Precision> precisions;

  @Option(
      names = "--device",
      paramLabel = "cpu|cuda",
      defaultValue = "cpu",
      description = "Where to measure. Default: ${DEFAULT-VALUE}.")
  private Place device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of a run on the processor. Default: one for each core.")
  private @Nullable Integer threads;

  @Option(
      names = "--load",
      split = ",",
      paramLabel = "LOAD",
      description =
          "What to ask, of ${COMPLETION-CANDIDATES}. Default: those of one image; on a card all.")
  private @Nullable List<Load> loads;

  @Option(
      names = "--reproducibility",
      paramLabel = "quantum|bitwise",
      defaultValue = "quantum",
      description = "How much batching may change a score. Default: ${DEFAULT-VALUE}.")
  private Reproducibility reproducibility;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "7",
      description = "Measured rounds of each load. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--write-inputs",
      paramLabel = "DIR",
      description = "Also write the images and texts, for the peer's script.")
  private @Nullable Path writtenInputs;

  @Option(names = "--json", description = "Print the figures as JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  BenchEngineCommand() {}

  @Override
  public Integer call() throws Exception {
    Files.createDirectories(work);
    BenchmarkInputs inputs = inputs();
    if (writtenInputs != null) {
      inputs.write(writtenInputs);
    }
    Map<GemmRate, Double> rates = gemmRates();
    List<EngineFigure> figures = new ArrayList<>();
    if (model != null) {
      measure(model, inputs, rates, figures);
    } else {
      BenchModels models = new BenchModels(work, this::progress);
      for (int side : sides) {
        for (Precision precision : precisions()) {
          measure(models.export(size, side, precision), inputs, rates, figures);
        }
      }
    }
    print(rates, figures);
    return 0;
  }

  private BenchmarkInputs inputs() throws Exception {
    if (images != null) {
      return BenchmarkInputs.read(images, MOST_IMAGES);
    }
    int most = loads().stream().mapToInt(Load::images).max().orElse(1);
    return BenchmarkInputs.generate(SEED, Math.max(DRAWN, most));
  }

  private List<Load> loads() {
    if (loads != null) {
      return loads;
    }
    return switch (device) {
      case CPU -> Load.ofOneImage();
      case CUDA -> List.of(Load.values());
    };
  }

  private List<Precision> precisions() {
    if (precisions != null) {
      return precisions;
    }
    return switch (device) {
      case CPU -> List.of(Precision.FP32, Precision.INT8);
      case CUDA -> List.of(Precision.FP16);
    };
  }

  private InferenceOptions options() {
    InferenceOptions options =
        switch (device) {
          case CPU -> InferenceOptions.DEFAULTS.withPlacement(processor());
          case CUDA ->
              InferenceOptions.onCard(new Device.Cuda(0, Long.MAX_VALUE), Placement.Otherwise.FAIL);
        };
    return options.withReproducibility(reproducibility);
  }

  private Placement processor() {
    return threads == null
        ? Placement.CPU
        : new Placement(new Device.Cpu(threads), Placement.Otherwise.FAIL);
  }

  /** On a card, what goes to it and comes back would take longer than the product. */
  private Map<GemmRate, Double> gemmRates() throws Exception {
    Map<GemmRate, Double> rates = new EnumMap<>(GemmRate.class);
    if (device == Place.CPU) {
      for (GemmRate kind : GemmRate.values()) {
        rates.put(kind, kind.measure(work, processor().device(), rounds * GEMM_ROUNDS));
      }
    }
    return rates;
  }

  private void measure(
      Path folder, BenchmarkInputs inputs, Map<GemmRate, Double> rates, List<EngineFigure> figures)
      throws Exception {
    EngineBenchmark benchmark = new EngineBenchmark(folder, options(), inputs, rounds);
    for (Load load : loads()) {
      EngineFigure figure = benchmark.measure(load, rates);
      figures.add(figure);
      progress(EngineFigures.line(figure));
    }
  }

  private void progress(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }

  private void print(Map<GemmRate, Double> rates, List<EngineFigure> figures) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode report = EngineFigures.toJson(Machine.here(), rates, figures);
      report.put("device", JsonFields.spell(device));
      report.put("reproducibility", JsonFields.spell(reproducibility));
      out.print(new String(JsonFile.format(report), StandardCharsets.UTF_8));
    } else {
      EngineFigures.lines(Machine.here(), rates, figures).forEach(out::println);
    }
    out.flush();
  }
}
