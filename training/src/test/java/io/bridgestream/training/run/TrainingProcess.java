package io.bridgestream.training.run;

import io.bridgestream.training.parallel.Rendezvous;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A training run in a JVM of its own, to be killed. */
final class TrainingProcess {
  private TrainingProcess() {}

  /** Starts a run of {@code recipe} into {@code output}, resuming what is there. */
  static Process start(Path recipe, Path output, Path log) throws IOException {
    return start(recipe, output, log, Map.of());
  }

  /** Starts a process of a group, which {@code environment} tells it of. */
  static Process start(Path recipe, Path output, Path log, Map<String, String> environment)
      throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path", ""),
            TrainingProcess.class.getName(),
            recipe.toString(),
            output.toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(new File(log.toString())));
    return builder.start();
  }

  /** Trains; arguments are the recipe and the output folder. */
  public static void main(String... arguments) throws IOException, InterruptedException {
    TrainOptions options = TrainOptions.read(Path.of(arguments[0]), Optional.empty());
    try (Trainer trainer =
        Trainer.open(
            options,
            Path.of(arguments[1]),
            true,
            line -> System.out.println(line),
            Rendezvous.of(System.getenv()))) {
      trainer.run(Long.MAX_VALUE / 2);
    }
  }
}
