package io.bridgestream.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bridgestream bench}: the published figures, reproduced. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures this machine; each subcommand reproduces a table of published figures.",
    subcommands = {
      BenchEngineCommand.class,
      BenchPrecisionCommand.class,
      BenchProfileCommand.class,
      BenchStreamCommand.class,
      BenchTrainCommand.class
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the field before it calls
  BenchCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "what to measure is missing: engine, precision, profile, stream or train");
  }
}
