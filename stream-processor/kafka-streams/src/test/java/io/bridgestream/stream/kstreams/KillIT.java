package io.bridgestream.stream.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Instances in processes of their own are killed, cut off and stopped while they answer. {@code
 * -Dkill.events}, {@code -Dkill.instances}, {@code -Dkill.rounds} (three blows each) and {@code
 * -Dtests.seed} make it longer and repeat it.
 */
class KillIT {
  private static final int EVENTS = Integer.getInteger("kill.events", 12_000);
  private static final int INSTANCES = Integer.getInteger("kill.instances", 2);
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 1);
  private static final int FRESH = 30;
  private static final long SEED = Long.getLong("tests.seed", 7);
  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir Path folder = Path.of("");
  private final List<Process> processes = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(CommitHook.class)
  void losesAndDuplicatesNothing(CommitHook hook) throws Exception {
    List<Blow> blows = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      blows.addAll(List.of(Blow.KILL, Blow.CUT_OFF, Blow.LEAVE));
    }

    Result result = run(StreamsOptions.Delivery.EXACTLY_ONCE, hook, blows);

    assertThat(result.lost).as("lost, seed " + SEED).isZero();
    assertThat(result.duplicated).as("duplicated, seed " + SEED).isZero();
    // The blows fell into open transactions.
    assertThat(result.aborted).isPositive();
  }

  /** Shows that the kills hurt: without transactions they must be seen. */
  @Test
  void duplicatesButLosesNothingAtLeastOnce() throws Exception {
    Result result =
        run(
            StreamsOptions.Delivery.AT_LEAST_ONCE,
            CommitHook.STORE,
            List.of(Blow.KILL, Blow.KILL, Blow.KILL));

    assertThat(result.lost).isZero();
    assertThat(result.duplicated).isPositive();
  }

  private Result run(StreamsOptions.Delivery delivery, CommitHook hook, List<Blow> blows)
      throws Exception {
    Random random = new Random(SEED);
    try (TestBroker broker = TestBroker.start(folder.resolve("broker"));
        Ledger ledger = new Ledger(broker, EchoInstance.REQUESTS, 6, EVENTS)) {
      try {
        ledger.produce();
        for (int i = 0; i < INSTANCES; i++) {
          processes.add(launch(broker, delivery, hook, i));
        }
        for (int i = 0; i < blows.size(); i++) {
          int goal = EVENTS * (i + 1) / (blows.size() + 2);
          await("progress to " + goal).atMost(LONG).until(() -> ledger.read() >= goal);
          assertThat(ledger.lag(EchoInstance.GROUP)).as("still at work").isPositive();
          // A commit has just been seen: strike when there is something after it to lose.
          long seen = ledger.written();
          await("uncommitted outcomes").atMost(LONG).until(() -> ledger.written() >= seen + FRESH);
          int victim = random.nextInt(INSTANCES);
          strike(blows.get(i), processes.get(victim));
          if (!processes.get(victim).isAlive()) {
            processes.set(victim, launch(broker, delivery, hook, victim));
          }
        }
        await("all committed").atMost(LONG).until(() -> ledger.lag(EchoInstance.GROUP) == 0);
        for (Process process : processes) {
          process.destroy();
          process.waitFor();
        }
        ledger.readToEnd();
      } finally {
        processes.forEach(Process::destroyForcibly);
      }
      Result result = new Result(ledger.lost(), ledger.duplicated(), ledger.aborted());
      System.out.println(
          "kill ledger: "
              + delivery
              + ", "
              + hook
              + ", "
              + EVENTS
              + " events, "
              + INSTANCES
              + " instances, "
              + blows
              + ": lost "
              + result.lost
              + ", duplicated "
              + result.duplicated
              + ", taken back "
              + result.aborted);
      return result;
    }
  }

  private static void strike(Blow blow, Process victim) throws IOException, InterruptedException {
    switch (blow) {
      case KILL -> victim.destroyForcibly().waitFor();
      case LEAVE -> {
        victim.destroy();
        victim.waitFor();
      }
      case CUT_OFF -> {
        // Longer than its session: the group gives its partitions away, and it comes back believing
        // it has them.
        signal("STOP", victim);
        await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
        signal("CONT", victim);
      }
    }
  }

  private static void signal(String name, Process process)
      throws IOException, InterruptedException {
    assertThat(
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor())
        .isZero();
  }

  private Process launch(
      TestBroker broker, StreamsOptions.Delivery delivery, CommitHook hook, int instance)
      throws IOException {
    File log = folder.resolve("instance-" + instance + ".log").toFile();
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp",
            System.getProperty("java.class.path"),
            EchoInstance.class.getName(),
            broker.bootstrapServers(),
            folder.resolve("state-" + instance).toString(),
            delivery.name(),
            hook.name())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  private enum Blow {
    KILL,
    CUT_OFF,
    LEAVE
  }

  private record Result(int lost, int duplicated, int aborted) {}
}
