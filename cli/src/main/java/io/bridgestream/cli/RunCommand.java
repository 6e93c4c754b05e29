package io.bridgestream.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bridgestream run}: a job against a cluster's brokers. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Answers events of a real cluster until it is interrupted.",
    subcommands = {RunFlinkCommand.class, RunStreamsCommand.class})
final class RunCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the field before it calls
  RunCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "what to run is missing: flink or kafka-streams");
  }
}
