package io.bridgestream.cli;

import io.bridgestream.model.checkpoint.CheckpointImport;
import io.bridgestream.model.checkpoint.ImportOptions;
import io.bridgestream.model.checkpoint.ImportReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bridgestream import}: a torch file becomes a checkpoint folder. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Turns an original .ckpt of BridgeTower, METER or ManagerTower, or a Hugging Face"
          + " pytorch_model.bin with its config.json beside it, into a checkpoint folder.",
      "Nothing in the file is executed. What the folder has no use for is listed and left out."
    })
final class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The .ckpt or pytorch_model.bin.")
  private Path file;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "The folder to write; created if it isn't there.")
  private Path output;

  @Option(
      names = "--image-size",
      paramLabel = "PIXELS",
      description =
          "The side of the images the model will see; the position table is resized to it."
              + " Default: the file's own.")
  private @Nullable Integer imageSize;

  @Option(
      names = "--tokenizer",
      paramLabel = "FILE",
      description = "A tokenizer.json to put into the folder; original files carry none.")
  private @Nullable Path tokenizer;

  @Option(
      names = "--answers",
      paramLabel = "FILE",
      description = "The answers of a VQA head, in the order of their ids, as JSON.")
  private @Nullable Path answers;

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  ImportCommand() {}

  @Override
  public Integer call() {
    ImportOptions options =
        new ImportOptions(
            imageSize == null ? OptionalInt.empty() : OptionalInt.of(imageSize),
            Optional.ofNullable(tokenizer),
            Optional.ofNullable(answers));
    ImportReport report;
    try {
      report = CheckpointImport.run(file, output, options);
    } catch (IOException e) {
      throw new CommandFailedException(
          "Cannot write checkpoint %s: %s".formatted(output, e.getMessage()), e);
    }
    spec.commandLine().getOut().print(json ? report.toJson() : report.toText());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
