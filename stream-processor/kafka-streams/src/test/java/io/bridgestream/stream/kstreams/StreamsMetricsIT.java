package io.bridgestream.stream.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bridgestream.stream.metrics.Metric;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsMetricsIT {
  private static final int GOOD = 40;
  private static final int BAD = 2;
  private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();

  /** A line of the text format: a name, labels, and a number. */
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*(?:\\{[^}]*})?) (\\S+)");

  @TempDir Path folder = Path.of("");

  @Test
  void countsWhatWasSentForPrometheusAndJmx() throws Exception {
    try (TestCluster cluster = TestCluster.start(folder);
        Ledger ledger = new Ledger(cluster)) {
      ledger.send(GOOD, new GoodEvents(cluster.client)::value);
      ledger.send(BAD, i -> new byte[] {(byte) i});
      try (StreamsProcess process =
          cluster.run("app", Map.of("streams.commit-interval", "200ms"))) {
        await("outcomes").atMost(Duration.ofMinutes(3)).until(() -> ledger.read() == GOOD + BAD);

        Map<String, Double> page = samples(get(process, "text/plain").body());
        assertCounted(page);
        assertComplete(page);
        assertThat(bean(process, "requests_total", "Value")).isEqualTo((double) (GOOD + BAD));
        assertThat(
                bean(process, "dead_letters_total,stage=deserialize,code=not-avro-wire", "Value"))
            .isEqualTo((double) BAD);
        assertThat(bean(process, "stage_duration_seconds,stage=decode", "Count"))
            .isEqualTo((long) GOOD);
        assertThat((double) bean(process, "stage_duration_seconds,stage=decode", "Percentile99"))
            .isGreaterThanOrEqualTo(
                (double) bean(process, "stage_duration_seconds,stage=decode", "Median"))
            .isPositive();
        assertThat(BEANS.queryNames(new ObjectName("kafka.streams:type=stream-metrics,*"), null))
            .as("Kafka Streams' own")
            .isNotEmpty();
      }
      assertThat(BEANS.queryNames(new ObjectName("io.bridgestream:*"), null)).isEmpty();
    }
  }

  @Test
  void speaksOpenMetricsToWhoPrefersIt() throws Exception {
    try (TestCluster cluster = TestCluster.start(folder);
        StreamsProcess process = cluster.run("app", Map.of())) {
      HttpResponse<String> page =
          get(process, "application/openmetrics-text; version=1.0.0; charset=utf-8");

      assertThat(page.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/openmetrics-text");
      assertThat(page.body()).endsWith("# EOF\n");
    }
  }

  private static void assertCounted(Map<String, Double> page) {
    assertThat(page)
        .containsEntry("bridgestream_requests_total", (double) (GOOD + BAD))
        .containsEntry("bridgestream_answers_total", (double) GOOD)
        .containsEntry("bridgestream_event_duration_seconds_count", (double) (GOOD + BAD))
        .containsEntry(
            "bridgestream_event_duration_seconds_bucket{le=\"+Inf\"}", (double) (GOOD + BAD))
        .containsEntry("bridgestream_in_flight_events", 0.0)
        .containsEntry(
            "bridgestream_dead_letters_total{code=\"not-avro-wire\",stage=\"deserialize\"}",
            (double) BAD)
        .containsEntry(
            "bridgestream_stage_duration_seconds_count{stage=\"decode\"}", (double) GOOD);
    assertThat(page.get("bridgestream_batch_size_events_sum")).isEqualTo((double) GOOD);
    assertThat(page.get("bridgestream_batch_size_events_bucket{le=\"1.0\"}"))
        .isLessThanOrEqualTo(page.get("bridgestream_batch_size_events_bucket{le=\"64.0\"}"));
  }

  private static void assertComplete(Map<String, Double> page) {
    for (Metric metric : Metric.values()) {
      assertThat(page.keySet())
          .as(metric.id())
          .anyMatch(sample -> sample.startsWith(Metric.PREFIX + metric.id()));
    }
  }

  private static Object bean(StreamsProcess process, String metric, String attribute)
      throws Exception {
    return BEANS.getAttribute(
        new ObjectName(
            "io.bridgestream:application-id=%s,port=%d,metric=%s"
                .formatted(TestCluster.GROUP, process.port(), metric)),
        attribute);
  }

  /** Reads the text format; a line that isn't of it fails. */
  private static Map<String, Double> samples(String page) {
    Map<String, Double> samples = new LinkedHashMap<>();
    for (String line : page.lines().toList()) {
      if (!line.startsWith("#")) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        assertThat(samples.put(sample.group(1), Double.valueOf(sample.group(2))))
            .as("twice: " + line)
            .isNull();
      }
    }
    return samples;
  }

  private static HttpResponse<String> get(StreamsProcess process, String accepted)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + process.port() + "/metrics"))
                .header("Accept", accepted)
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
