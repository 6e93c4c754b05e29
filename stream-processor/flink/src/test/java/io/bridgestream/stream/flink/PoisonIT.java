package io.bridgestream.stream.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand hostile events among as many good ones, in processes whose memory is given. */
@Tag("long")
class PoisonIT {
  private static final Path JAR = Path.of(System.getProperty("job.jar"));
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final int EACH = Integer.getInteger("tests.poison", 10_000);
  private static final long SEED = Long.getLong("tests.seed", 20_261_125);
  private static final int PORTION = 500;

  @TempDir Path folder;

  @Test
  void answersAllGoodEventsAndSetsAllBadOnesAsideWithoutARestart() throws Exception {
    try (StreamFixture stream = new StreamFixture(folder, 4);
        FlinkProcesses flink = cluster()) {
      flink.startSession();
      Process worker = flink.startTaskManager();
      await("slots").atMost(PATIENCE).until(() -> flink.rest().slots() == 2);
      flink.client("run", "-d", JAR.toString(), "--config", options(stream));
      long start = System.nanoTime();
      Map<String, String> expected = sendMixed(stream);
      awaitOutcomes(stream, flink, worker);
      long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
      stream.ledger.readToEnd();

      long restarts = restarts(flink.rest());
      Figures.add(
          ("poison: seed %d, %d good and %d hostile events, answered %d, lost %d, duplicated %d,"
                  + " dead letters %d, restarts %d, TaskManager -Xmx320m peak %s, %d s")
              .formatted(
                  SEED,
                  EACH,
                  EACH,
                  stream.ledger.answered(),
                  stream.ledger.lost(),
                  stream.ledger.duplicated(),
                  stream.ledger.codes().size(),
                  restarts,
                  peak(worker),
                  seconds));
      Map<String, String> unexpected = new HashMap<>(stream.ledger.codes());
      unexpected.entrySet().removeAll(expected.entrySet());
      assertThat(unexpected).as("dead letters that no event should have").isEmpty();
      assertThat(restarts).as("restarts; the TaskManager wrote%n%s", flink.log(worker)).isZero();
      assertThat(stream.ledger.answered()).isEqualTo(EACH);
      assertThat(stream.ledger.lost()).isZero();
      assertThat(stream.ledger.duplicated()).isZero();
      assertThat(stream.ledger.codes()).hasSize(expected.size());
    }
  }

  /** Sends all in an order of chance and returns the code that each bad event's key must get. */
  private static Map<String, String> sendMixed(StreamFixture stream) {
    List<Boolean> bad = new ArrayList<>(Collections.nCopies(EACH, true));
    bad.addAll(Collections.nCopies(EACH, false));
    Collections.shuffle(bad, new Random(SEED));
    HostileEvents hostile = new HostileEvents(stream.client, SEED);
    Map<String, String> expected = new HashMap<>();
    for (int from = 0; from < bad.size(); from += PORTION) {
      int first = from;
      stream.ledger.sendRecords(
          Math.min(PORTION, bad.size() - from),
          i -> {
            int number = first + i;
            if (!bad.get(number)) {
              return new Ledger.Sent(stream.good(number), List.of());
            }
            HostileEvents.Hostile next = hostile.next();
            expected.put("event-" + number, next.code());
            return new Ledger.Sent(next.value(), next.headers());
          });
    }
    return expected;
  }

  private static void awaitOutcomes(StreamFixture stream, FlinkProcesses flink, Process worker) {
    try {
      stream.awaitOutcomes(2 * EACH, PATIENCE);
    } catch (RuntimeException | Error failure) {
      throw new AssertionError("seed %d: %s".formatted(SEED, flink.log(worker)), failure);
    }
  }

  /** Flink fetches the metric when it is first asked for, and has it some seconds later. */
  private static long restarts(FlinkRest rest) {
    String path = "/jobs/" + rest.onlyJob().orElseThrow() + "/metrics?get=numRestarts";
    JsonNode metrics =
        await("restarts")
            .atMost(PATIENCE)
            .until(() -> rest.get(path).orElseThrow(), found -> found.size() == 1);
    return metrics.get(0).path("value").asLong(-1);
  }

  /** Returns the most memory that a process has had, heap and all. */
  private static String peak(Process process) throws Exception {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  private String options(StreamFixture stream) throws Exception {
    return stream.options("checkpoint-interval: 500ms", "parallelism: {source: 1, model: 2}");
  }

  private FlinkProcesses cluster() throws Exception {
    return new FlinkProcesses(
        folder.resolve("flink"), Map.of("taskmanager.numberOfTaskSlots", "2"));
  }
}
