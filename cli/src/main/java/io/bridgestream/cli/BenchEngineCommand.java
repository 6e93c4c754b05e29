package io.bridgestream.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.inference.InferenceOptions;
import io.bridgestream.inference.Placement;
import io.bridgestream.inference.export.ExportOptions;
import io.bridgestream.inference.export.ModelExporter;
import io.bridgestream.inference.manifest.Precision;
import io.bridgestream.inference.measure.BenchmarkInputs;
import io.bridgestream.inference.measure.EngineBenchmark;
import io.bridgestream.inference.measure.EngineFigure;
import io.bridgestream.inference.measure.GemmRate;
import io.bridgestream.inference.measure.Load;
import io.bridgestream.inference.measure.RandomCheckpoint;
import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.model.json.JsonFile;
import java.io.IOException;
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

/** {@code bridgestream bench engine}: answers per second on the processor. */
@Command(
    name = "engine",
    mixinStandardHelpOptions = true,
    description = {
      "Measures answers per second of BridgeTower base with random weights: one and eight texts"
          + " about a new image, and eight fixed ones about an image seen before.",
      "Takes some 3 GB of disk in --work, which is kept and used again."
    })
final class BenchEngineCommand implements Callable<Integer> {
  private static final long SEED = 1;
  private static final int MOST_IMAGES = 16;
  private static final int GEMM_ROUNDS = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "An exported checkpoint with a match head to measure as it is.")
  private @Nullable Path model;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      defaultValue = "bench-engine",
      description = "Where models of random weights are made. Default: ${DEFAULT-VALUE}.")
  private Path work;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "A folder of images to ask about. Default: drawn ones.")
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
      paramLabel = "fp32|int8",
      defaultValue = "fp32,int8",
      description = "Precisions to measure. Default: ${DEFAULT-VALUE}.")
  private List<Precision> precisions;

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
    BenchmarkInputs inputs =
        images == null ? BenchmarkInputs.generate(SEED) : BenchmarkInputs.read(images, MOST_IMAGES);
    if (writtenInputs != null) {
      inputs.write(writtenInputs);
    }
    Map<GemmRate, Double> rates = gemmRates();
    List<EngineFigure> figures = new ArrayList<>();
    if (model != null) {
      measure(model, inputs, rates, figures);
    } else {
      for (int side : sides) {
        for (Precision precision : precisions) {
          measure(export(side, precision), inputs, rates, figures);
        }
      }
    }
    print(rates, figures);
    return 0;
  }

  private Map<GemmRate, Double> gemmRates() throws Exception {
    Map<GemmRate, Double> rates = new EnumMap<>(GemmRate.class);
    for (GemmRate kind : GemmRate.values()) {
      rates.put(kind, kind.measure(work, Placement.CPU.device(), rounds * GEMM_ROUNDS));
    }
    return rates;
  }

  private void measure(
      Path folder, BenchmarkInputs inputs, Map<GemmRate, Double> rates, List<EngineFigure> figures)
      throws Exception {
    EngineBenchmark benchmark =
        new EngineBenchmark(folder, InferenceOptions.DEFAULTS, inputs, rounds);
    for (Load load : Load.values()) {
      EngineFigure figure = benchmark.measure(load, rates::get);
      figures.add(figure);
      progress(EngineFigures.line(figure));
    }
  }

  /** Makes the model of random weights when it isn't there, and exports it. */
  private Path export(int side, Precision precision) throws IOException {
    Path folder = work.resolve("bridgetower-base");
    if (!Files.exists(folder.resolve("tokenizer.json"))) {
      progress("making a model of random weights in " + folder + " ...");
      RandomCheckpoint.write(
          folder,
          BridgeTowerConfig.BASE.withHeads(TaskHeads.of(new TaskHead.Itm())),
          SEED,
          BenchmarkInputs.QUESTIONS);
    }
    progress("exporting %s at %d pixels ...".formatted(precision, side));
    ModelExporter.export(
        folder, ExportOptions.DEFAULT.withPrecision(precision).withImageSize(side));
    return folder;
  }

  private void progress(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }

  private void print(Map<GemmRate, Double> rates, List<EngineFigure> figures) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode report = EngineFigures.toJson(Machine.here(), rates, figures);
      out.print(new String(JsonFile.format(report), StandardCharsets.UTF_8));
    } else {
      EngineFigures.lines(Machine.here(), rates, figures).forEach(out::println);
    }
    out.flush();
  }
}
