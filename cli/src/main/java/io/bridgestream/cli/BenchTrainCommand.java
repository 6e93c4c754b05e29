package io.bridgestream.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.json.JsonFields;
import io.bridgestream.model.json.JsonFile;
import io.bridgestream.training.run.DeviceChoice;
import io.bridgestream.training.run.Precision;
import io.bridgestream.training.run.TrainingBenchmark;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bridgestream bench train}: training steps per second. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Times training steps of BridgeTower with random weights on image-text matching: forward,",
      "loss, backward and AdamW's update of all parameters. Base takes some 12 GB of memory."
    })
final class BenchTrainCommand implements Callable<Integer> {
  private static final int MEBIBYTE = 20;

  @Spec private CommandSpec spec;

  @Option(
      names = "--size",
      paramLabel = "base|large",
      defaultValue = "base",
      description = "The size of the model. Default: ${DEFAULT-VALUE}.")
  private BenchModels.Size size;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A model's config.json in place of the size's.")
  private @Nullable Path config;

  @Option(
      names = "--image-size",
      paramLabel = "PIXELS",
      defaultValue = "288",
      description = "The side of the images. Default: ${DEFAULT-VALUE}.")
  private int side;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "8",
      description = "Pairs of a step. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "50",
      description = "Tokens of each text. Default: ${DEFAULT-VALUE}.")
  private int tokens;

  @Option(
      names = "--precision",
      split = ",",
      paramLabel = "fp32|bf16",
      defaultValue = "fp32,bf16",
      description = "What passes compute in. Default: ${DEFAULT-VALUE}.")
  private List<Precision> precisions;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "5",
      description = "Measured steps. Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private DeviceChoice device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads of a step. Default: libtorch's choice.")
  private int threads;

  @Option(
      names = "--activation-checkpointing",
      description = "Run blocks again in the backward pass, to keep less.")
  private boolean activationCheckpointing;

  @Option(names = "--json", description = "Print the figures as JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  BenchTrainCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Machine machine = Machine.here();
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("processor", machine.processor()).put("cores", machine.cores());
    ArrayNode figures = report.putArray("figures");
    TrainingBenchmark.Shape shape =
        new TrainingBenchmark.Shape(batch, tokens, activationCheckpointing);
    try (TrainingBenchmark benchmark = new TrainingBenchmark(config(), shape, device, threads)) {
      report.put("parameters", benchmark.parameters()).put("batch", batch);
      report.put("device", benchmark.device());
      for (Precision precision : precisions) {
        double[] seconds =
            benchmark.measure(precision, steps).stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        double median = seconds[seconds.length / 2];
        figures
            .addObject()
            .put("precision", JsonFields.spell(precision))
            .put("steps_per_second_median", 1 / median)
            .put("steps_per_second_best", 1 / seconds[0])
            .put("peak_memory_mib", Machine.peakMemoryMebibytes())
            .put("device_memory_mib", benchmark.usedMemory() >> MEBIBYTE);
        if (!json) {
          out.printf(
              Locale.ROOT,
              "%s on %s: %.4f steps/s (best %.4f), %.3f s a step, %,d MiB there, the process at"
                  + " most %,d MiB until now%n",
              JsonFields.spell(precision),
              benchmark.device(),
              1 / median,
              1 / seconds[0],
              median,
              benchmark.usedMemory() >> MEBIBYTE,
              Machine.peakMemoryMebibytes());
          out.flush();
        }
      }
    }
    if (json) {
      out.print(new String(JsonFile.format(report), StandardCharsets.UTF_8));
    }
    out.flush();
    return 0;
  }

  private ModelConfig config() {
    return config == null
        ? size.config().withImageSize(side)
        : ModelConfig.parse(JsonFile.read(config), config.toString());
  }
}
