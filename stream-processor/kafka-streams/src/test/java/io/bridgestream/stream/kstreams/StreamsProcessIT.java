package io.bridgestream.stream.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bridgestream.stream.options.CommitHook;
import io.bridgestream.stream.testing.TestEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamsProcessIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @EnumSource(CommitHook.class)
  void answersEachEventOnceWhileMembersJoinAndLeave(CommitHook hook) throws Exception {
    Map<String, String> options =
        Map.of(
            "streams.commit-hook",
            hook.name().toLowerCase(Locale.ROOT),
            "streams.commit-interval",
            "200ms");
    try (TestCluster cluster = TestCluster.start(folder);
        Ledger ledger = new Ledger(cluster)) {
      GoodEvents good = new GoodEvents(cluster.client);
      ledger.send(600, good::value);
      StreamsProcess first = cluster.run("first", options);
      await("the first answers").atMost(PATIENCE).until(() -> ledger.read() > 100);
      assertThat(first.isLive()).isTrue();
      try (StreamsProcess second = cluster.run("second", options)) {
        ledger.send(600, good::value);
        await("the second is ready").atMost(PATIENCE).until(second::isReady);
        ledger.send(600, good::value);
        first.close();
        assertThat(first.isLive()).isFalse();
        await("all are out").atMost(PATIENCE).until(() -> ledger.read() == 1800);
        await("all are committed").atMost(PATIENCE).until(() -> ledger.lag() == 0);
      }
      ledger.readToEnd();

      assertThat(ledger.lost()).isZero();
      assertThat(ledger.duplicated()).isZero();
      try (Admin admin = cluster.admin()) {
        assertThat(admin.listTopics().names().get())
            .as("no changelog, nothing internal")
            .containsExactlyInAnyOrder(TestEvents.TOPIC, Ledger.ANSWERS, Ledger.DEAD_LETTERS);
      }
    }
  }
}
