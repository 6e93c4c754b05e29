package io.bridgestream.stream.flink;

import io.bridgestream.stream.options.BridgeStreamOptions;
import io.bridgestream.stream.options.InvalidOptionsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.util.TimeUtils;

/**
 * The {@code flink.} group of an options file: our few keys, and under {@code flink.configuration.}
 * Flink's own, which go on untouched.
 */
public final class FlinkOptionValues {
  private static final int MOST_PORT = 65_535;
  private static final int NO_PORT = -1;
  private static final String CONFIGURATION = "configuration.";

  private final Map<String, String> left;
  private final List<String> problems = new ArrayList<>();

  private FlinkOptionValues(Map<String, String> group) {
    this.left = new TreeMap<>(group);
  }

  /**
   * What the group says.
   *
   * @param options for the job
   * @param configuration for the cluster
   */
  public record Parsed(FlinkOptions options, Configuration configuration) {}

  /**
   * Reads the group.
   *
   * @param source what messages call its origin
   * @throws InvalidOptionsException with all problems, if there are any
   */
  public static Parsed of(String source, BridgeStreamOptions options) {
    return new FlinkOptionValues(options.passed().flink()).parse(source, options);
  }

  private Parsed parse(String source, BridgeStreamOptions shared) {
    FlinkOptions.Times times = FlinkOptions.Times.DEFAULTS;
    String name = take("name", "bridgestream", Function.identity());
    FlinkOptions.Start start =
        take(
            "start",
            FlinkOptions.Start.COMMITTED,
            text -> FlinkOptions.Start.valueOf(text.toUpperCase(Locale.ROOT)));
    FlinkOptions.Parallelism parallelism =
        new FlinkOptions.Parallelism(
            take("parallelism.source", 1, Integer::valueOf),
            take("parallelism.model", 1, Integer::valueOf));
    times =
        new FlinkOptions.Times(
            duration("checkpoint-interval", times.checkpointInterval()),
            duration("checkpoint-timeout", times.checkpointTimeout()),
            duration("transaction-timeout", times.transactionTimeout()));
    Configuration configuration = configuration();
    int port = take("prometheus-port", NO_PORT, Integer::valueOf);
    if (port != NO_PORT) {
      prometheus(configuration, port);
    }
    left.keySet()
        .forEach(
            key ->
                problems.add(
                    "flink.%s is not an option; Flink's own stand under flink.configuration"
                        .formatted(key)));
    if (problems.isEmpty()) {
      try {
        return new Parsed(
            new FlinkOptions(
                name,
                topics(shared),
                guarantee(shared),
                start,
                parallelism,
                times,
                shared.passed().kafka()),
            configuration);
      } catch (IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    throw new InvalidOptionsException(source, problems);
  }

  private void prometheus(Configuration configuration, int port) {
    if (port < 0 || port > MOST_PORT) {
      problems.add(
          "flink.prometheus-port must be from 0 to %d, found %d".formatted(MOST_PORT, port));
    } else {
      PrometheusEndpoint.configure(configuration, port);
    }
  }

  private static FlinkOptions.Topics topics(BridgeStreamOptions shared) {
    return new FlinkOptions.Topics(
        shared.requests(),
        shared.pipeline().topics().answers(),
        shared.pipeline().topics().deadLetters());
  }

  private static DeliveryGuarantee guarantee(BridgeStreamOptions shared) {
    return switch (shared.guarantee()) {
      case EXACTLY_ONCE -> DeliveryGuarantee.EXACTLY_ONCE;
      case AT_LEAST_ONCE -> DeliveryGuarantee.AT_LEAST_ONCE;
    };
  }

  private Configuration configuration() {
    Map<String, String> own = new HashMap<>();
    left.keySet().stream()
        .filter(key -> key.startsWith(CONFIGURATION))
        .forEach(key -> own.put(key.substring(CONFIGURATION.length()), left.getOrDefault(key, "")));
    left.keySet().removeIf(key -> key.startsWith(CONFIGURATION));
    return Configuration.fromMap(own);
  }

  private Duration duration(String key, Duration otherwise) {
    return take(key, otherwise, TimeUtils::parseDuration);
  }

  private <T> T take(String key, T otherwise, Function<String, T> parse) {
    String text = left.remove(key);
    if (text == null) {
      return otherwise;
    }
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      problems.add(
          "flink.%s must be like %s, found %s"
              .formatted(key, otherwise.toString().toLowerCase(Locale.ROOT), text));
      return otherwise;
    }
  }
}
