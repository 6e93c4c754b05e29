package io.bridgestream.cli;

import io.bridgestream.inference.export.ExportOptions;
import io.bridgestream.inference.export.ModelExporter;
import io.bridgestream.inference.manifest.FileDigest;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.manifest.Precision;
import io.bridgestream.inference.manifest.ReferenceCheck.OutputDifference;
import io.bridgestream.inference.onnx.OnnxException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bridgestream export}: a checkpoint folder gets its ONNX graphs. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the ONNX graphs of a checkpoint folder into onnx/ in it, in place of older ones.",
      "For fp16 and int8 it also measures how far the answers are from fp32 on seeded images."
    })
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "The checkpoint folder.")
  private Path model;

  @Option(
      names = "--precision",
      paramLabel = "fp32|fp16|int8",
      description = "fp32: exact. fp16: for CUDA. int8: 8-bit products, for CPUs. Default: fp32.")
  private Precision precision = Precision.FP32;

  @Option(
      names = "--image-size",
      paramLabel = "PIXELS",
      description =
          "The side of the images; the position table is resized to it. Default: the checkpoint's.")
  private @Nullable Integer imageSize;

  @Option(names = "--json", description = "Print the manifest.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  ExportCommand() {}

  @Override
  public Integer call() {
    ExportOptions options = ExportOptions.DEFAULT.withPrecision(precision);
    ModelManifest manifest;
    try {
      manifest =
          ModelExporter.export(
              model, imageSize == null ? options : options.withImageSize(imageSize));
    } catch (IOException e) {
      throw new CommandFailedException(
          "Cannot write the graphs of %s: %s".formatted(model, e.getMessage()), e);
    } catch (OnnxException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
    report(manifest, spec.commandLine().getOut());
    return 0;
  }

  private void report(ModelManifest manifest, PrintWriter out) {
    if (json) {
      out.print(new String(manifest.toBytes(), StandardCharsets.UTF_8));
    } else {
      long bytes = manifest.files().stream().mapToLong(FileDigest::bytes).sum();
      out.printf(
          Locale.ROOT,
          "%s written to %s: %s, %d pixels, %d graphs, %.1f MB%n",
          manifest.family(),
          model.resolve(GraphNames.FOLDER),
          manifest.precision().name().toLowerCase(Locale.ROOT),
          manifest.image().side(),
          manifest.graphs().size(),
          bytes / 1e6);
      manifest.check().ifPresent(check -> check.outputs().forEach(output -> line(out, output)));
    }
    out.flush();
  }

  private static void line(PrintWriter out, OutputDifference output) {
    out.printf(
        Locale.ROOT,
        "%s: at most %.2g from fp32 (largest value %.2g), same label in %.0f %%%n",
        output.name(),
        output.largest(),
        output.largestValue(),
        100 * output.labelAgreement());
  }
}
