package io.bridgestream.cli;

import io.bridgestream.training.parallel.LostProcessException;
import io.bridgestream.training.parallel.Rendezvous;
import io.bridgestream.training.run.TrainOptions;
import io.bridgestream.training.run.Trainer;
import io.bridgestream.training.run.TrainingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  private static final long ALL = Long.MAX_VALUE / 2;

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
  private long limit = ALL;

  @Option(
      names = "--processes",
      paramLabel = "N",
      description = {
        "Train in N processes of this machine, which share every batch. Default: ${DEFAULT-VALUE}.",
        "On several machines, start each with RANK, LOCAL_RANK, WORLD_SIZE, MASTER_ADDR and",
        "MASTER_PORT, as torchrun does, and one output folder that all see."
      })
  private int processes = 1;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  TrainCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    if (processes < 1) {
      throw new ParameterException(
          spec.commandLine(), "--processes must be at least 1, found " + processes);
    }
    if (limit < 1) {
      throw new ParameterException(
          spec.commandLine(), "--limit-steps must be at least 1, found " + limit);
    }
    PrintWriter out = spec.commandLine().getOut();
    try {
      Optional<Rendezvous> group = Rendezvous.of(System.getenv());
      if (processes > 1 && group.isEmpty()) {
        return new TrainProcesses(processes, arguments()).run();
      }
      train(out, group);
      if (group.map(Rendezvous::rank).orElse(0) == 0) {
        out.printf("model written to %s%n", output);
        out.flush();
      }
      return 0;
    } catch (TrainingException | LostProcessException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailedException(
          "Cannot train into %s: %s".formatted(output, e.getMessage()), e);
    }
  }

  private void train(PrintWriter out, Optional<Rendezvous> group)
      throws IOException, InterruptedException {
    TrainOptions options = TrainOptions.read(config, Optional.ofNullable(data));
    try (Trainer trainer =
        Trainer.open(
            options,
            output,
            resume,
            line -> {
              out.println(line);
              out.flush();
            },
            group)) {
      trainer.run(limit);
    }
  }

  /** This command for each of several processes. */
  private List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of("train", "--config", config.toString()));
    arguments.addAll(List.of("--output", output.toString()));
    if (data != null) {
      arguments.addAll(List.of("--data", data.toString()));
    }
    if (resume) {
      arguments.add("--resume");
    }
    if (limit != ALL) {
      arguments.addAll(List.of("--limit-steps", Long.toString(limit)));
    }
    return arguments;
  }
}
