package io.bridgestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchStreamIT {
  @TempDir private Path folder;

  @Test
  void measuresRateEngineAndLatencyByStage() throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int status =
        Bridgestream.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(
                "bench",
                "stream",
                "--case",
                "smallest",
                "--events",
                "2000",
                "--seconds",
                "1",
                "--work",
                folder.toString(),
                "--commit-interval",
                "100",
                "--set",
                "batch.max-delay=5ms",
                "--json");

    assertThat(status).as(err.toString()).isZero();
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.at("/options/batch.max-delay").asText()).isEqualTo("5ms");
    assertThat(report.get("figures")).hasSize(2);
    requireComplete(report.at("/figures/0"), "flink");
    requireComplete(report.at("/figures/1"), "kafka-streams");
  }

  private static void requireComplete(JsonNode figure, String runtime) {
    assertThat(figure.get("case").asText()).isEqualTo("smallest");
    assertThat(figure.get("runtime").asText()).isEqualTo(runtime);
    assertThat(figure.get("parameters").asLong()).isBetween(50_000L, 500_000L);
    double rate = figure.get("events_per_second").asDouble();
    double engine = figure.get("engine_events_per_second").asDouble();
    assertThat(rate).isPositive();
    assertThat(figure.get("share_of_engine").asDouble()).isEqualTo(rate / engine);
    assertThat(figure.get("offered_events_per_second").asDouble()).isEqualTo(rate / 2);
    assertThat(figure.at("/cpu_us_per_event/job").asDouble()).isPositive();
    assertThat(figure.at("/cpu_us_per_event/broker").asDouble()).isPositive();
    assertThat(figure.at("/latency_ms/p99").asDouble())
        .isGreaterThanOrEqualTo(figure.at("/latency_ms/p50").asDouble());
    assertThat(figure.get("stages_ms").fieldNames())
        .toIterable()
        .containsExactly("fetch", "decode", "prepare", "queue", "model");
    assertThat(figure.at("/stages_ms/model/p50").asDouble()).isPositive();
  }
}
