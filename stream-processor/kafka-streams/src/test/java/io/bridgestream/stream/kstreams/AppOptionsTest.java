package io.bridgestream.stream.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppOptionsTest {
  private static final Map<String, String> LEAST =
      Map.of(
          "kafka.bootstrap.servers", "broker:9092",
          "registry.schema.registry.url", "http://registry:8081",
          "model.folder", "models/tiny");

  @TempDir Path folder = Path.of("");

  @Test
  void needsBrokerRegistryAndModelOnly() {
    AppOptions options = AppOptions.of(LEAST);

    assertThat(options.streams().requests()).isEqualTo("vqa.requests");
    assertThat(options.streams().hook()).isEqualTo(CommitHook.STORE);
    assertThat(options.streams().delivery()).isEqualTo(StreamsOptions.Delivery.EXACTLY_ONCE);
    assertThat(options.streams().times()).isEqualTo(StreamsTimes.DEFAULT);
    assertThat(options.streams().kafka())
        .containsOnly(Map.entry("bootstrap.servers", "broker:9092"));
    assertThat(options.pipeline().model().name()).isEqualTo("tiny");
    assertThat(options.healthPort()).isEqualTo(8080);
  }

  @Test
  void readsEveryGroupOfAFile() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("app.properties"),
            """
            kafka.bootstrap.servers=broker:9092
            kafka.security.protocol=SSL
            kafka.topics.requests=in
            kafka.topics.answers=out
            kafka.topics.dead-letters=dead
            registry.schema.registry.url=http://registry:8081
            model.folder=models/tiny
            model.name=other
            model.version=7
            batch.max-items=4
            batch.max-delay=5ms
            streams.application-id=app
            streams.delivery=at-least-once
            streams.commit-hook=producer
            streams.commit-interval=200ms
            streams.transaction-timeout=2m
            streams.max-poll-interval=1h
            streams.longest-batch=30s
            streams.threads=3
            streams.workers=2
            streams.events-per-task=9
            streams.bytes-per-task=1000
            streams.state-folder=there
            streams.health-port=0
            """);

    AppOptions options = AppOptions.read(file);

    assertThat(options.streams())
        .isEqualTo(
            new StreamsOptions(
                "app",
                "in",
                StreamsOptions.Delivery.AT_LEAST_ONCE,
                CommitHook.PRODUCER,
                new StreamsTimes(
                    Duration.ofMillis(200),
                    Duration.ofMinutes(2),
                    Duration.ofHours(1),
                    Duration.ofSeconds(30)),
                3,
                Path.of("there"),
                Map.of("bootstrap.servers", "broker:9092", "security.protocol", "SSL")));
    assertThat(options.limits()).isEqualTo(new WorkLimits(2, 9, 1000, Duration.ofSeconds(30)));
    assertThat(options.batching().maxItems()).isEqualTo(4);
    assertThat(options.batching().maxDelay()).isEqualTo(Duration.ofMillis(5));
    assertThat(options.pipeline().topics().answers()).isEqualTo("out");
    assertThat(options.pipeline().topics().deadLetters()).isEqualTo("dead");
    assertThat(options.pipeline().model().name()).isEqualTo("other");
    assertThat(options.pipeline().model().version()).isEqualTo("7");
    assertThat(options.healthPort()).isZero();
  }

  @Test
  void namesEveryProblemAtOnce() {
    Map<String, String> wrong =
        Map.of(
            "registry.schema.registry.url", "http://registry:8081",
            "streams.commit-hook", "magic",
            "streams.commit-interval", "soon",
            "streams.health-port", "99999",
            "streams.unheard-of", "1");

    assertThatThrownBy(() -> AppOptions.of(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("model.folder must be given")
        .hasMessageContaining("kafka.bootstrap.servers must be given")
        .hasMessageContaining("streams.commit-hook must be one of store, producer, found magic")
        .hasMessageContaining("streams.commit-interval must be a whole number with ms, s, m or h")
        .hasMessageContaining(
            "streams.health-port must be a whole number from 0 to 65535, found 99999")
        .hasMessageContaining("streams.unheard-of is not an option");
  }
}
