package io.bridgestream.cli;

import io.bridgestream.training.data.easyvqa.EasyVqa;
import io.bridgestream.training.data.manifest.ManifestLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bridgestream data easy-vqa}: the public easy-VQA set. */
@Command(
    name = "easy-vqa",
    mixinStandardHelpOptions = true,
    description = {
      "Fetches the public easy-VQA set with pip, or takes its package, and writes it as manifests",
      "train.jsonl and test.jsonl beside their images."
    })
final class EasyVqaCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where the data set goes.")
  private Path output;

  @Option(
      names = "--package",
      paramLabel = "FILE",
      description = "The package's wheel. Default: fetched with pip into the output.")
  private @Nullable Path wheel;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  EasyVqaCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    try {
      Path source = wheel == null ? EasyVqa.fetch(output.resolve("package")) : wheel;
      report(EasyVqa.write(source, output));
    } catch (IOException e) {
      throw new CommandFailedException("Cannot make %s: %s".formatted(output, e.getMessage()), e);
    }
    return 0;
  }

  private void report(Map<String, List<ManifestLine>> splits) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("easy-vqa written to %s%n", output);
    splits.forEach((name, lines) -> out.printf("%s: %d questions%n", name, lines.size()));
    out.flush();
  }
}
