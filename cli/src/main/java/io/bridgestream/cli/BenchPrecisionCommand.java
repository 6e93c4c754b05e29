package io.bridgestream.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.inference.InferenceOptions;
import io.bridgestream.inference.MatchModel;
import io.bridgestream.inference.export.ExportOptions;
import io.bridgestream.inference.export.ModelExporter;
import io.bridgestream.inference.manifest.Precision;
import io.bridgestream.model.json.JsonFields;
import io.bridgestream.model.json.JsonFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bridgestream bench precision}: what a precision costs a trained checkpoint. */
@Command(
    name = "precision",
    mixinStandardHelpOptions = true,
    description = {
      "Exports a checkpoint twice, asks both exports the lines of a manifest, each alone, and"
          + " compares their answers with each other and with the right ones.",
      "The checkpoint's folder stays as it is."
    })
final class BenchPrecisionCommand implements Callable<Integer> {
  private static final long SEED = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "The checkpoint folder.")
  private Path model;

  @Option(
      names = "--requests",
      required = true,
      paramLabel = "FILE",
      description = "The manifest, with the right answers, as produce and demo read it.")
  private Path requests;

  @Option(
      names = "--precision",
      paramLabel = "fp16|int8",
      defaultValue = "int8",
      description = "What to compare with fp32. Default: ${DEFAULT-VALUE}.")
  private Precision precision;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      defaultValue = "bench-precision",
      description = "Where the exports are made. Default: ${DEFAULT-VALUE}.")
  private Path work;

  @Option(names = "--json", description = "Print the figures as JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  BenchPrecisionCommand() {}

  @Override
  public Integer call() throws IOException {
    DemoEvents events = DemoEvents.read(requests, SEED);
    PrecisionCost cost = new PrecisionCost();
    try (MatchModel exact = open(Precision.FP32);
        MatchModel other = open(precision)) {
      for (int i = 0; i < events.size(); i++) {
        cost.add(events.event(i), exact, other);
      }
    }
    print(cost);
    return 0;
  }

  private MatchModel open(Precision wanted) throws IOException {
    Path folder = work.resolve(JsonFields.spell(wanted));
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(model)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    ModelExporter.export(folder, ExportOptions.DEFAULT.withPrecision(wanted));
    return MatchModel.open(folder, InferenceOptions.DEFAULTS);
  }

  private void print(PrecisionCost cost) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode report = JsonNodeFactory.instance.objectNode();
      report.put("precision", JsonFields.spell(precision));
      report.put("questions", cost.questions()).put("label_agreement", cost.labelAgreement());
      report.put("captions", cost.captions());
      report.put("largest_score_difference", cost.largestDifference());
      report.put("mean_score_difference", cost.meanDifference());
      report.put("accuracy_fp32", cost.accuracyExact());
      report.put("accuracy", cost.accuracy());
      out.print(new String(JsonFile.format(report), StandardCharsets.UTF_8));
    } else {
      out.printf(
          Locale.ROOT,
          "%s: same first answer as fp32 for %.1f %% of %d questions%n"
              + "match score within %.4f of fp32 for %d captions, %.4f on average%n"
              + "accuracy %.1f %%, fp32 %.1f %%%n",
          JsonFields.spell(precision),
          100 * cost.labelAgreement(),
          cost.questions(),
          cost.largestDifference(),
          cost.captions(),
          cost.meanDifference(),
          100 * cost.accuracy(),
          100 * cost.accuracyExact());
    }
    out.flush();
  }
}
