package io.bridgestream.stream.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamsOptionsTest {
  private static final Map<String, String> BROKER = Map.of("bootstrap.servers", "broker:9092");

  @Test
  void mapsEverythingToKafkaStreams() {
    StreamsOptions options =
        new StreamsOptions(
            "app",
            "in",
            StreamsOptions.Delivery.EXACTLY_ONCE,
            CommitHook.STORE,
            new StreamsTimes(
                Duration.ofMillis(200),
                Duration.ofSeconds(30),
                Duration.ofSeconds(40),
                Duration.ofSeconds(10)),
            3,
            Path.of("state"),
            BROKER);

    assertThat(options.properties())
        .containsEntry("application.id", "app")
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .containsEntry("commit.interval.ms", 200L)
        .containsEntry("producer.transaction.timeout.ms", 30_000)
        .containsEntry("consumer.max.poll.interval.ms", 40_000)
        .containsEntry("num.stream.threads", 3)
        .containsEntry("state.dir", "state")
        .containsEntry("bootstrap.servers", "broker:9092");
  }

  @Test
  void namesAllProblemsAtOnce() {
    StreamsTimes times =
        new StreamsTimes(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(15),
            Duration.ofSeconds(10));

    assertThatThrownBy(
            () ->
                new StreamsOptions(
                    "",
                    "in",
                    StreamsOptions.Delivery.EXACTLY_ONCE,
                    CommitHook.STORE,
                    times,
                    0,
                    Path.of("state"),
                    Map.of("processing.guarantee", "at_least_once")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "streams.transaction-timeout must be longer than streams.commit-interval and streams.longest-batch together"
                + " (20000 ms), found 20000 ms; streams.max-poll-interval must be longer than streams.commit-interval and"
                + " streams.longest-batch together (20000 ms), found 15000 ms; streams.application-id must be given;"
                + " streams.threads must be at least 1, found 0; kafka.processing.guarantee must not be given: the group"
                + " streams decides it; kafka.bootstrap.servers must be given");
  }

  @Test
  void theDefaultTimesFit() {
    assertThat(StreamsTimes.DEFAULT.problems()).isEmpty();
  }
}
