package io.bridgestream.cli;

import io.bridgestream.inference.InferenceOptions;
import io.bridgestream.stream.kstreams.StreamsProcess;
import io.bridgestream.stream.options.BridgeStreamOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bridgestream run kafka-streams}: the Kafka Streams app in this process. */
@Command(
    name = "kafka-streams",
    mixinStandardHelpOptions = true,
    description =
        "Runs the Kafka Streams app in this process against the brokers of the options file, until"
            + " it is interrupted. What was read is answered and committed first.")
final class RunStreamsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Options as in docs/options.md.")
  private Path config;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  RunStreamsCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    BridgeStreamOptions options = BridgeStreamOptions.read(config, System.getenv());
    PrintWriter err = spec.commandLine().getErr();
    ModelFolder.open(options.pipeline().model().folder(), InferenceOptions.DEFAULTS, err).close();
    try {
      StreamsProcess.run(
          config.toString(),
          options,
          process -> {
            options.effective().forEach((key, value) -> err.printf("  %s: %s%n", key, value));
            err.printf("running; health on port %d; interrupt to stop%n", process.port());
            err.flush();
          });
    } catch (IllegalStateException e) {
      throw new CommandFailedException("Cannot run the app: " + KafkaConnection.reason(e), e);
    }
    return 0;
  }
}
