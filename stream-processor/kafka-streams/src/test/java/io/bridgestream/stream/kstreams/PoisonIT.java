package io.bridgestream.stream.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bridgestream.stream.options.CommitHook;
import io.bridgestream.stream.testing.Poison;
import io.bridgestream.stream.testing.PoisonCorpus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The real app on a real broker: good events between hostile ones, every kind of them. {@code
 * -Ppoison} makes it ten thousand of both; {@code -Dtests.seed} repeats it.
 */
class PoisonIT {
  private static final int GOOD = Integer.getInteger("poison.good", 300);
  private static final int BAD = Integer.getInteger("poison.bad", 300);
  private static final long SEED = Long.getLong("tests.seed", 7);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @EnumSource(CommitHook.class)
  void answersTheGoodAndSetsTheHostileAside(CommitHook hook) throws Exception {
    try (TestCluster cluster = TestCluster.start(folder);
        Ledger ledger = new Ledger(cluster)) {
      List<Poison> corpus = PoisonCorpus.of(cluster.client);
      GoodEvents good = new GoodEvents(cluster.client);
      Random random = new Random(SEED);
      Map<String, String> expected = new HashMap<>();
      ledger.send(
          GOOD + BAD,
          number -> {
            int badLeft = BAD - expected.size();
            if (random.nextInt(GOOD + BAD - number) >= badLeft) {
              return good.value(number);
            }
            Poison poison = corpus.get(expected.size() % corpus.size());
            expected.put("event-" + number, poison.reason().code());
            return poison.value();
          });
      long start = System.nanoTime();
      try (StreamsProcess app =
          cluster.run(
              "only", Map.of("streams.commit-hook", hook.name().toLowerCase(Locale.ROOT)))) {
        await("an outcome for each event")
            .atMost(PATIENCE)
            .until(() -> ledger.read() >= GOOD + BAD);
        assertThat(app.isLive()).isTrue();
        // The first thread may have answered all before the second has joined the group.
        await("both threads in the group").atMost(PATIENCE).until(app::isReady);
        assertThat(app.batches()).isLessThan(GOOD);
      }
      long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
      ledger.readToEnd();
      System.out.printf(
          "poison: %s, %d good, %d hostile in %d s: answered %d, set aside %d, lost %d, duplicated %d%n",
          hook,
          GOOD,
          BAD,
          seconds,
          ledger.answered(),
          ledger.codes().size(),
          ledger.lost(),
          ledger.duplicated());

      assertThat(ledger.lost()).as("lost, seed " + SEED).isZero();
      assertThat(ledger.duplicated()).as("duplicated, seed " + SEED).isZero();
      assertThat(ledger.codes()).isEqualTo(expected);
      assertThat(ledger.answered()).isEqualTo(GOOD);
    }
  }
}
