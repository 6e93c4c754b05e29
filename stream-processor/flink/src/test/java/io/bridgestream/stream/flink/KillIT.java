package io.bridgestream.stream.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes of a cluster killed by SIGKILL at random moments, and the broker restarted, while
 * events with images pass: {@code -Dtests.seed=N} repeats a run's choices.
 */
@Tag("long")
class KillIT {
  private static final Path JAR = Path.of(System.getProperty("job.jar"));
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int EVENTS = Integer.getInteger("tests.events", 20_000);
  private static final long SEED = Long.getLong("tests.seed", 20_261_125);
  private static final int WORKERS = 2;
  private static final int MOST_MILLIS_LATER = 1_500;

  /** What is struck. */
  private enum Strike {
    WORKER,
    ALL_WORKERS,
    MASTER,
    MASTER_AND_WORKER,
    BROKER
  }

  @TempDir Path folder;
  private final Random random = new Random(SEED);
  private final List<Process> workers = new ArrayList<>();
  private final List<Process> masters = new ArrayList<>();

  @Test
  void losesAndRepeatsNothingWithAlignedCheckpoints() throws Exception {
    strikeWhileItRuns("aligned", EVENTS, strikes(5, 1, 3, 1, 2), false, "exactly-once");
  }

  @Test
  void losesAndRepeatsNothingWithUnalignedCheckpoints() throws Exception {
    strikeWhileItRuns("unaligned", EVENTS, strikes(5, 1, 3, 1, 2), true, "exactly-once");
  }

  @Test
  void repeatsSomeAtLeastOnceWhichShowsThatTheLedgerSeesIt() throws Exception {
    strikeWhileItRuns("control", EVENTS / 4, strikes(2, 1, 1, 0, 0), false, "at-least-once");
  }

  private void strikeWhileItRuns(
      String name, int count, List<Strike> strikes, boolean unaligned, String guarantee)
      throws Exception {
    long start = System.nanoTime();
    try (StreamFixture stream = new StreamFixture(folder, 4);
        FlinkProcesses flink = cluster()) {
      stream.ledger.send(count, stream::good);
      flink.startZooKeeper();
      masters.add(flink.startSession());
      for (int i = 0; i < WORKERS; i++) {
        workers.add(flink.startTaskManager());
      }
      await("slots").atMost(PATIENCE).until(() -> flink.rest().slots() == 2 * WORKERS);
      flink.client("run", "-d", JAR.toString(), "--config", options(stream, unaligned, guarantee));
      for (int done = 0; done < strikes.size(); done++) {
        awaitOutcomes(stream, flink, count * (done + 1) / (strikes.size() + 2));
        await().pollDelay(Duration.ofMillis(random.nextInt(MOST_MILLIS_LATER))).until(() -> true);
        strike(strikes.get(done), stream, flink);
      }
      awaitOutcomes(stream, flink, count);
      stream.ledger.readToEnd();
      long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
      Figures.add(
          ("kill %s: seed %d, %d events, strikes %s, lost %d, duplicated %d, answered %d,"
                  + " written with aborted ones %d, %d s")
              .formatted(
                  name,
                  SEED,
                  count,
                  strikes,
                  stream.ledger.lost(),
                  stream.ledger.duplicated(),
                  stream.ledger.answered(),
                  stream.ledger.writtenWithAborted(),
                  seconds));
      assertThat(stream.ledger.lost()).as("lost, seed %d", SEED).isZero();
      if (guarantee.equals("exactly-once")) {
        assertThat(stream.ledger.duplicated()).as("duplicated, seed %d", SEED).isZero();
        assertThat(stream.ledger.answered()).isEqualTo(count);
      } else {
        assertThat(stream.ledger.duplicated()).as("duplicated, seed %d", SEED).isPositive();
      }
    }
  }

  private void strike(Strike strike, StreamFixture stream, FlinkProcesses flink) throws Exception {
    switch (strike) {
      case WORKER -> replaceWorker(random.nextInt(WORKERS), flink);
      case ALL_WORKERS -> {
        workers.forEach(Process::destroyForcibly);
        for (int i = 0; i < WORKERS; i++) {
          replaceWorker(i, flink);
        }
      }
      case MASTER -> replaceMaster(flink);
      case MASTER_AND_WORKER -> {
        master().destroyForcibly();
        replaceWorker(random.nextInt(WORKERS), flink);
        replaceMaster(flink);
      }
      case BROKER -> {
        stream.broker.stop();
        stream.broker.restart();
      }
    }
  }

  private void replaceWorker(int which, FlinkProcesses flink) throws Exception {
    FlinkProcesses.kill(workers.get(which));
    workers.set(which, flink.startTaskManager());
  }

  private void replaceMaster(FlinkProcesses flink) throws Exception {
    FlinkProcesses.kill(master());
    masters.add(flink.startSession());
  }

  private Process master() {
    return masters.get(masters.size() - 1);
  }

  private List<Strike> strikes(int worker, int workers, int master, int both, int broker) {
    List<Strike> all = new ArrayList<>();
    all.addAll(Collections.nCopies(worker, Strike.WORKER));
    all.addAll(Collections.nCopies(workers, Strike.ALL_WORKERS));
    all.addAll(Collections.nCopies(master, Strike.MASTER));
    all.addAll(Collections.nCopies(both, Strike.MASTER_AND_WORKER));
    all.addAll(Collections.nCopies(broker, Strike.BROKER));
    Collections.shuffle(all, random);
    return all;
  }

  private void awaitOutcomes(StreamFixture stream, FlinkProcesses flink, int count) {
    try {
      stream.awaitOutcomes(count, PATIENCE);
    } catch (RuntimeException | Error failure) {
      throw new AssertionError(
          "seed %d, master: %s%nworker: %s"
              .formatted(SEED, flink.log(master()), flink.log(workers.get(0))),
          failure);
    }
  }

  private String options(StreamFixture stream, boolean unaligned, String guarantee)
      throws Exception {
    String options =
        stream.options(
            "checkpoint-interval: 500ms",
            "checkpoint-timeout: 30s",
            "parallelism: {source: 2, model: 3}",
            "configuration:",
            "  execution.checkpointing.unaligned.enabled: '%s'".formatted(unaligned),
            "  restart-strategy.exponential-delay.initial-backoff: 200ms",
            "  restart-strategy.exponential-delay.max-backoff: 2s");
    Files.writeString(
        Path.of(options),
        "delivery: {guarantee: %s}%n".formatted(guarantee),
        StandardOpenOption.APPEND);
    return options;
  }

  private FlinkProcesses cluster() throws Exception {
    return new FlinkProcesses(
        folder.resolve("flink"),
        Map.of(
            "taskmanager.numberOfTaskSlots",
            "2",
            "execution.checkpointing.dir",
            folder.resolve("checkpoints").toUri().toString(),
            "heartbeat.interval",
            "1s",
            "heartbeat.timeout",
            "8s",
            "restart-strategy.type",
            "exponential-delay"));
  }
}
