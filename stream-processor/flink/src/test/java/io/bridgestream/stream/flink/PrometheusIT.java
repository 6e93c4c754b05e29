package io.bridgestream.stream.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bridgestream.schemas.SchemaRegistryClient;
import io.bridgestream.stream.embedded.EmbeddedBroker;
import io.bridgestream.stream.metrics.Metric;
import io.bridgestream.stream.testing.TestEvents;
import io.bridgestream.stream.testing.TestRegistry;
import io.bridgestream.stream.testing.TinyModelFolder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusIT {
  private static final String SCOPE = "flink_taskmanager_job_task_operator_bridgestream_";
  private static final int GOOD = 40;

  @TempDir Path folder;

  @Test
  void servesEveryMetricByItsName() throws Exception {
    Path model = TinyModelFolder.export(folder.resolve("model"));
    Configuration configuration = new Configuration();
    PrometheusEndpoint.configure(configuration, 0);
    try (TestRegistry registry = TestRegistry.start();
        SchemaRegistryClient client = SchemaRegistryClient.open(registry.options());
        EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"));
        Ledger ledger = new Ledger(broker, 1);
        LocalFlink flink = LocalFlink.start(1, 1, configuration)) {
      TestEvents events = TestEvents.of(client);
      ledger.send(GOOD, i -> events.bytes(TestEvents.event("good-" + i, i)));
      ledger.send(2, i -> new byte[] {(byte) i});
      var unused =
          flink.run(
              FlinkOptions.of("vqa", Map.of("bootstrap.servers", broker.bootstrapServers())),
              new TinyPipeline(model, registry.url()));
      URI page =
          URI.create("http://localhost:%d/metrics".formatted(flink.prometheusPort().orElseThrow()));
      await("answers in the metrics")
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(() -> value(get(page), "answers_total", "") == GOOD);

      String text = get(page);
      for (Metric metric : Metric.values()) {
        assertThat(sample(metric.id(), "").matcher(text).find()).as(metric.id()).isTrue();
      }
      assertThat(value(text, "dead_letters_total", "code=\"not-avro-wire\",")).isEqualTo(2);
      assertThat(value(text, "requests_total", "")).isEqualTo(GOOD + 2);
      assertThat(value(text, "stage_duration_seconds", "stage=\"model\",")).isBetween(1e-6, 60.0);
      // The model runs once before the first event.
      assertThat(value(text, "cache_misses_total", "cache=\"image\",")).isEqualTo(GOOD + 1);
    }
  }

  /** The first sample of a name whose labels hold a text. */
  private static double value(String page, String id, String label) {
    Matcher sample = sample(id, label).matcher(page);
    assertThat(sample.find()).as(id + " with " + label).isTrue();
    return Double.parseDouble(sample.group(1));
  }

  private static Pattern sample(String id, String label) {
    return Pattern.compile(
        "^" + SCOPE + "\\w*" + id + "\\{.*?" + Pattern.quote(label) + ".*\\} (\\S+)$",
        Pattern.MULTILINE);
  }

  private static String get(URI page) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
