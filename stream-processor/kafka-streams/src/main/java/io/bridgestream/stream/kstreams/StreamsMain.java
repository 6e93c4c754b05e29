package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.options.BridgeStreamOptions;
import io.bridgestream.stream.options.InvalidOptionsException;
import java.nio.file.Path;

/** The application: {@code --config FILE}. Runs until it is told to stop, and drains then. */
public final class StreamsMain {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  private StreamsMain() {}

  /** Runs the app and exits: 0 after a stop, 1 after a failure, 2 for wrong usage. */
  public static void main(String[] arguments) {
    if (arguments.length != 2 || !arguments[0].equals("--config")) {
      System.err.println("Usage: --config FILE");
      System.exit(WRONG_USAGE);
    }
    int status = run(Path.of(arguments[1]));
    if (status != 0) {
      System.exit(status);
    }
  }

  private static int run(Path config) {
    try {
      BridgeStreamOptions options = BridgeStreamOptions.read(config, System.getenv());
      StreamsProcess.run(
          config.toString(),
          options,
          process -> {
            options.effective().forEach((key, value) -> System.err.println(key + ": " + value));
            System.err.println("health and metrics on port " + process.port());
          });
      return 0;
    } catch (InvalidOptionsException e) {
      System.err.println(e.getMessage());
      return WRONG_USAGE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    } catch (RuntimeException e) {
      System.err.println(e.getMessage());
      return FAILED;
    }
  }
}
