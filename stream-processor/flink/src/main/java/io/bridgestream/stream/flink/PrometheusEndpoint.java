package io.bridgestream.stream.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.OptionalInt;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;

/** Where Prometheus asks a Flink process for its metrics. */
final class PrometheusEndpoint {
  private static final String NAME = "prometheus";
  private static final String REPORTER = "metrics.reporter." + NAME + ".";
  private static final String PORT = REPORTER + "port";

  private PrometheusEndpoint() {}

  /**
   * Adds Flink's own reporter to what a configuration has.
   *
   * @param port a TCP port, or 0 for a free one
   */
  static void configure(Configuration configuration, int port) {
    String others = configuration.get(MetricOptions.REPORTERS_LIST);
    configuration.set(MetricOptions.REPORTERS_LIST, others == null ? NAME : others + "," + NAME);
    configuration.setString(
        REPORTER + "factory.class",
        "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
    configuration.setString(PORT, Integer.toString(port == 0 ? freePort() : port));
    // Codes and digests are to stand in labels as they are.
    configuration.setString(REPORTER + "filterLabelValueCharacters", "false");
  }

  /** Returns the port, if there is an endpoint. */
  static OptionalInt port(Configuration configuration) {
    String port = configuration.toMap().get(PORT);
    return port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot find a free port for metrics: " + e.getMessage(), e);
    }
  }
}
