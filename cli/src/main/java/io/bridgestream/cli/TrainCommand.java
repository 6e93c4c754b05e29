package io.bridgestream.cli;

import io.bridgestream.training.run.TrainOptions;
import io.bridgestream.training.run.Trainer;
import io.bridgestream.training.run.TrainingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bridgestream train}: makes a checkpoint by a recipe. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains a model by a recipe; recipes ship in training/recipes.")
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--config", required = true, paramLabel = "FILE", description = "The recipe.")
  private Path config;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where checkpoints, metrics and the model go.")
  private Path output;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data set's folder, in place of the recipe's.")
  private @Nullable Path data;

  @Option(names = "--resume", description = "Go on from the last checkpoint in the output folder.")
  private boolean resume;

  @Option(
      names = "--limit-steps",
      paramLabel = "N",
      description = "Stop after so many steps, for a dry run.")
  private long limit = Long.MAX_VALUE / 2;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  TrainCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    if (limit < 1) {
      throw new ParameterException(
          spec.commandLine(), "--limit-steps must be at least 1, found " + limit);
    }
    PrintWriter out = spec.commandLine().getOut();
    try {
      TrainOptions options = TrainOptions.read(config, Optional.ofNullable(data));
      try (Trainer trainer =
          Trainer.open(
              options,
              output,
              resume,
              line -> {
                out.println(line);
                out.flush();
              })) {
        trainer.run(limit);
      }
    } catch (TrainingException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailedException(
          "Cannot train into %s: %s".formatted(output, e.getMessage()), e);
    }
    out.printf("model written to %s%n", output);
    out.flush();
    return 0;
  }
}
