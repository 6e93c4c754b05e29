package io.bridgestream.cli;

import io.bridgestream.stream.kstreams.StreamsProcess;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin private ConfiguredRun configured;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  RunStreamsCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    ConfiguredRun.Said said = configured.read(err);
    try {
      StreamsProcess.run(
          said.source(),
          said.options(),
          process -> {
            said.print(err);
            err.printf(
                "running; health and metrics on port %d; interrupt to stop%n", process.port());
            err.flush();
          });
    } catch (IllegalStateException e) {
      throw new CommandFailedException("Cannot run the app: " + KafkaConnection.reason(e), e);
    }
    return 0;
  }
}
