package io.bridgestream.stream.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bridgestream.stream.options.BridgeStreamOptions;
import io.bridgestream.stream.options.InvalidOptionsException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamsOptionsTest {
  private static final Map<String, String> LEAST =
      Map.of(
          "kafka.bootstrap.servers", "broker:9092",
          "registry.schema.registry.url", "http://registry:8081",
          "model.folder", "models/tiny");

  @Test
  void mapsEverythingToKafkaStreams() {
    StreamsOptions options =
        options(
            Map.of(
                "kafka.topics.requests", "in",
                "kafka.security.protocol", "SSL",
                "streams.application-id", "app",
                "streams.threads", "3",
                "streams.state-folder", "there",
                "streams.commit-interval", "200ms",
                "streams.longest-drain", "10s",
                "streams.transaction-timeout", "30s",
                "streams.max-poll-interval", "40s",
                "streams.configuration.num.standby.replicas", "1"));

    assertThat(options.requests()).isEqualTo("in");
    assertThat(options.properties())
        .containsEntry("application.id", "app")
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .containsEntry("commit.interval.ms", 200L)
        .containsEntry("producer.transaction.timeout.ms", 30_000)
        .containsEntry("consumer.max.poll.interval.ms", 40_000)
        .containsEntry("num.stream.threads", 3)
        .containsEntry("state.dir", "there")
        .containsEntry("auto.offset.reset", "earliest")
        .containsEntry("security.protocol", "SSL")
        .containsEntry("num.standby.replicas", "1")
        .containsEntry("bootstrap.servers", "broker:9092");
  }

  @Test
  void letsTheBrokerDecideWhatIsTooLargeUnlessTold() {
    assertThat(options(Map.of("limits.max-event-bytes", "1000")).properties())
        .containsEntry("producer.max.request.size", 1000 + (1 << 20));
    assertThat(options(Map.of("kafka.producer.max.request.size", "7")).properties())
        .containsEntry("producer.max.request.size", "7");
  }

  @Test
  void promisesLessWhenTold() {
    assertThat(options(Map.of("delivery.guarantee", "at-least-once")).properties())
        .containsEntry("processing.guarantee", "at_least_once");
  }

  @Test
  void knowsAStaticMember() {
    assertThat(options(Map.of()).isStaticMember()).isFalse();
    assertThat(options(Map.of("kafka.group.instance.id", "a")).isStaticMember()).isTrue();
    assertThat(options(Map.of("kafka.main.consumer.group.instance.id", "a")).isStaticMember())
        .isTrue();
  }

  @Test
  void refusesWhatItDecidesItself() {
    Map<String, String> values =
        Map.of(
            "kafka.processing.guarantee", "at_least_once",
            "streams.configuration.commit.interval.ms", "1");

    InvalidOptionsException e =
        catchThrowableOfType(InvalidOptionsException.class, () -> options(values));

    assertThat(e.problems())
        .containsExactlyInAnyOrder(
            "processing.guarantee must not be given under kafka or streams.configuration: streams decides it",
            "commit.interval.ms must not be given under kafka or streams.configuration: streams decides it");
  }

  @Test
  void printsNoSecret() {
    assertThat(options(Map.of("kafka.sasl.jaas.config", "S3CR3T")).toString())
        .contains("sasl.jaas.config")
        .doesNotContain("S3CR3T");
  }

  private static StreamsOptions options(Map<String, String> more) {
    Map<String, String> values = new HashMap<>(LEAST);
    values.putAll(more);
    return StreamsOptions.of("test", BridgeStreamOptions.of("test", values));
  }
}
