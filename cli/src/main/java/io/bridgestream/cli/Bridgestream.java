package io.bridgestream.cli;

import io.bridgestream.inference.InferenceException;
import io.bridgestream.model.InvalidModelException;
import io.bridgestream.stream.options.InvalidOptionsException;
import java.io.PrintWriter;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line. Exit code 0 for success, 1 for a failed run, 2 for wrong usage; results go to
 * standard output, everything else to standard error.
 */
@Command(
    name = "bridgestream",
    description = "Answers questions about images on event streams, and makes the models for it.",
    subcommands = {
      AskCommand.class,
      BenchCommand.class,
      DataCommand.class,
      DemoCommand.class,
      EmbedCommand.class,
      EvaluateCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      ProduceCommand.class,
      RedriveCommand.class,
      RunCommand.class,
      TailCommand.class,
      TrainCommand.class,
      CommandLine.HelpCommand.class
    },
    mixinStandardHelpOptions = true,
    version = "bridgestream 0.1.0-SNAPSHOT",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:success", "1:failed run", "2:wrong usage"})
public final class Bridgestream implements Runnable {
  /** Says at every start that nobody traces, which is the default; held, or its level is lost. */
  private static final Logger TRACING =
      Logger.getLogger("io.opentelemetry.api.GlobalOpenTelemetry");

  @Spec private CommandSpec spec;

  /** Creates the command; picocli fills it. */
  @SuppressWarnings("NullAway.Init") // picocli injects the specification before it runs anything
  public Bridgestream() {}

  /** Runs the command line and exits with its code. */
  public static void main(String... arguments) {
    TRACING.setLevel(Level.WARNING);
    System.exit(commandLine().execute(arguments));
  }

  /** Returns the command line, ready to execute. */
  static CommandLine commandLine() {
    return new CommandLine(new Bridgestream())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Bridgestream::refuse)
        .setExecutionExceptionHandler(Bridgestream::fail);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static int refuse(ParameterException problem, String... arguments) {
    CommandLine command = problem.getCommandLine();
    PrintWriter err = command.getErr();
    err.printf(
        "%s: %s; see '%s --help'%n",
        command.getCommandSpec().qualifiedName(),
        problem.getMessage(),
        command.getCommandSpec().qualifiedName());
    CommandLine.UnmatchedArgumentException.printSuggestions(problem, err);
    return ExitCode.USAGE;
  }

  private static int fail(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    if (failure instanceof InvalidModelException
        || failure instanceof InferenceException
        || failure instanceof InvalidOptionsException
        || failure instanceof CommandFailedException) {
      err.printf("%s: %s%n", name, failure.getMessage());
    } else {
      // Not foreseen, so the place in our code is what helps.
      err.printf("%s: unexpected failure, please report it: %s%n", name, failure);
      failure.printStackTrace(err);
    }
    return ExitCode.SOFTWARE;
  }
}
