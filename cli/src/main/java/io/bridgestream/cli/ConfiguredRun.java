package io.bridgestream.cli;

import io.bridgestream.inference.InferenceOptions;
import io.bridgestream.stream.options.BridgeStreamOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of whatever runs the job, and what all of them do with it. */
final class ConfiguredRun {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Options as in docs/options.md.")
  private Path config;

  @SuppressWarnings("NullAway.Init") // picocli fills the field before it is read
  ConfiguredRun() {}

  /**
   * What the file and the environment say.
   *
   * @param source what messages call their origin
   * @param values by their keys
   * @param options the same, checked
   */
  record Said(String source, Map<String, String> values, BridgeStreamOptions options) {
    /** Prints what holds. */
    void print(PrintWriter out) {
      options.effective().forEach((key, value) -> out.printf("  %s: %s%n", key, value));
    }
  }

  /** Reads the options, and sees to it that the model can be opened. */
  Said read(PrintWriter err) {
    Map<String, String> values = BridgeStreamOptions.values(config, System.getenv());
    BridgeStreamOptions options = BridgeStreamOptions.of(config.toString(), values);
    ModelFolder.open(options.pipeline().model().folder(), InferenceOptions.DEFAULTS, err).close();
    return new Said(config.toString(), values, options);
  }
}
