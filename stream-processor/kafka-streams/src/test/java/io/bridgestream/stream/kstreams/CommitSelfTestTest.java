package io.bridgestream.stream.kstreams;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.stream.options.CommitHook;
import java.time.Duration;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

class CommitSelfTestTest {
  @Test
  void passesOnTheKafkaStreamsWeShip() {
    assertThatCode(CommitSelfTest::run).doesNotThrowAnyException();
  }

  @Test
  void failsIfNothingIsAskedBeforeTheCommit() {
    Topology deaf =
        StreamsTopology.build(
            "self-test-in",
            new ManualWork(10),
            CommitHook.PRODUCER,
            new ThreadWork(),
            Duration.ofHours(1));

    assertThatThrownBy(() -> CommitSelfTest.check(deaf))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("let 0 of 1 records out before the commit")
        .hasMessageEndingWith("set streams.commit-hook to producer");
  }
}
