package io.bridgestream.stream.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.stream.options.BridgeStreamOptions;
import io.bridgestream.stream.options.InvalidOptionsException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;

class FlinkOptionValuesTest {
  private static final Map<String, String> LEAST =
      Map.of(
          "kafka.bootstrap.servers", "broker:9092",
          "registry.schema.registry.url", "http://registry:8081",
          "model.folder", "model");

  @Test
  void takesDefaultsForWhatIsNotSaid() {
    FlinkOptions options = parse(Map.of()).options();

    assertThat(options.name()).isEqualTo("bridgestream");
    assertThat(options.guarantee()).isEqualTo(DeliveryGuarantee.EXACTLY_ONCE);
    assertThat(options.start()).isEqualTo(FlinkOptions.Start.COMMITTED);
    assertThat(options.topics()).isEqualTo(FlinkOptions.Topics.DEFAULTS);
    assertThat(options.times()).isEqualTo(FlinkOptions.Times.DEFAULTS);
    assertThat(options.kafka()).containsEntry("bootstrap.servers", "broker:9092");
  }

  @Test
  void takesEveryKey() {
    FlinkOptionValues.Parsed parsed =
        parse(
            Map.of(
                "flink.name", "moderation",
                "flink.start", "latest",
                "flink.parallelism.source", "2",
                "flink.parallelism.model", "3",
                "flink.checkpoint-interval", "250ms",
                "flink.checkpoint-timeout", "30s",
                "flink.transaction-timeout", "5min",
                "flink.configuration.state.savepoints.dir", "file:///savepoints",
                "delivery.guarantee", "at-least-once"));

    FlinkOptions options = parsed.options();
    assertThat(options.name()).isEqualTo("moderation");
    assertThat(options.start()).isEqualTo(FlinkOptions.Start.LATEST);
    assertThat(options.parallelism()).isEqualTo(new FlinkOptions.Parallelism(2, 3));
    assertThat(options.guarantee()).isEqualTo(DeliveryGuarantee.AT_LEAST_ONCE);
    assertThat(options.times())
        .isEqualTo(
            new FlinkOptions.Times(
                Duration.ofMillis(250), Duration.ofSeconds(30), Duration.ofMinutes(5)));
    assertThat(parsed.configuration().toMap())
        .containsEntry("state.savepoints.dir", "file:///savepoints");
  }

  @Test
  void addsAnEndpointForPrometheusToOtherReporters() {
    FlinkOptionValues.Parsed parsed =
        parse(
            Map.of(
                "flink.prometheus-port", "0",
                "flink.configuration.metrics.reporters", "slf4j"));

    assertThat(parsed.configuration().toMap())
        .containsEntry("metrics.reporters", "slf4j,prometheus");
    assertThat(PrometheusEndpoint.port(parsed.configuration()).getAsInt()).isPositive();
    assertThat(PrometheusEndpoint.port(parse(Map.of()).configuration())).isEmpty();
    assertThatThrownBy(() -> parse(Map.of("flink.prometheus-port", "70000")))
        .hasMessageContaining("flink.prometheus-port must be from 0 to 65535, found 70000");
  }

  @Test
  void namesAllThatIsWrongAtOnce() {
    assertThatThrownBy(
            () -> parse(Map.of("flink.paralelism", "2", "flink.checkpoint-interval", "soon")))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("flink.paralelism is not an option")
        .hasMessageContaining("flink.checkpoint-interval must be like")
        .hasMessageContaining("found soon");
  }

  @Test
  void aPipelineFindsItsProblemsBeforeItTravels() {
    assertThatThrownBy(() -> new ConfiguredPipeline("a file", Map.of("batch.max-items", "0")))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("a file")
        .hasMessageContaining("model.folder must be given");
  }

  private static FlinkOptionValues.Parsed parse(Map<String, String> further) {
    Map<String, String> values = new TreeMap<>(LEAST);
    values.putAll(further);
    return FlinkOptionValues.of("a file", BridgeStreamOptions.of("a file", values));
  }
}
