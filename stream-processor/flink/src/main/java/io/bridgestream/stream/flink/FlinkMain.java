package io.bridgestream.stream.flink;

import io.bridgestream.stream.options.BridgeStreamOptions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What {@code flink run} starts: the job of an options file. The file is read where this runs, on
 * the client in session mode and on the JobManager in application mode; the model's folder is
 * opened where tasks run, so every TaskManager must find it under the same path.
 *
 * <p>Flink's own entry point of application mode takes {@code --config} for its {@code
 * --configDir}: there, a {@code --} goes before our arguments.
 */
public final class FlinkMain {
  private static final String CONFIG = "--config";

  private FlinkMain() {}

  /**
   * Runs the job.
   *
   * @param arguments {@code --config FILE}
   * @throws IllegalArgumentException if the arguments are others
   * @throws io.bridgestream.stream.options.InvalidOptionsException with all problems of the file,
   *     if there are any
   */
  public static void main(String[] arguments) throws Exception {
    Path file = file(arguments);
    Map<String, String> values = BridgeStreamOptions.values(file, System.getenv());
    BridgeStreamOptions options = BridgeStreamOptions.of(file.toString(), values);
    FlinkOptionValues.Parsed flink = FlinkOptionValues.of(file.toString(), options);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(flink.configuration());
    FlinkJob.configure(
        environment, flink.options(), new ConfiguredPipeline(file.toString(), values));
    print(options, System.out);
    environment.execute(flink.options().name());
  }

  private static Path file(String[] arguments) {
    if (arguments.length == 2 && arguments[0].equals(CONFIG)) {
      return Path.of(arguments[1]);
    }
    throw new IllegalArgumentException(
        "Cannot run job: the arguments must be %s FILE, found '%s'"
            .formatted(CONFIG, String.join(" ", arguments)));
  }

  private static void print(BridgeStreamOptions options, PrintStream out) {
    options.effective().forEach((key, value) -> out.printf("  %s: %s%n", key, value));
  }
}
