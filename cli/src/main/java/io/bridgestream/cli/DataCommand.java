package io.bridgestream.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bridgestream data}: makes or fetches data sets. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = "Makes or fetches a data set to train on.",
    subcommands = {EasyVqaCommand.class, EmojiScenesCommand.class})
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli injects the specification before it runs anything
  DataCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "the name of a data set is missing");
  }
}
