package io.bridgestream.stream.kstreams;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.stream.options.CommitHook;
import io.bridgestream.stream.options.DeliveryGuarantee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Three instances of the real app are killed, cut off and told to go while they answer. {@code
 * -Pkill} makes it long; {@code -Dtests.seed} repeats it.
 */
class KillIT {
  private static final int EVENTS = Integer.getInteger("kill.events", 1_800);
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 1);
  private static final int INSTANCES = 3;
  private static final int FRESH = 20;
  private static final int MORE_BLOWS = 20;
  private static final long SEED = Long.getLong("tests.seed", 7);
  private static final Duration LONG = Duration.ofMinutes(4);

  @TempDir Path folder = Path.of("");
  private final Random random = new Random(SEED);
  private final List<AppInstance> instances = new ArrayList<>();
  private final List<Blow> struck = new ArrayList<>();
  private TestCluster cluster;
  private Ledger ledger;
  private GoodEvents good;

  private enum Blow {
    KILL,
    CUT_OFF,
    LEAVE
  }

  @BeforeEach
  void start() throws Exception {
    cluster = TestCluster.start(folder);
    ledger = new Ledger(cluster);
    good = new GoodEvents(cluster.client);
  }

  @AfterEach
  void stop() throws Exception {
    for (AppInstance instance : instances) {
      instance.kill();
    }
    ledger.close();
    cluster.close();
  }

  @ParameterizedTest
  @EnumSource(CommitHook.class)
  void losesAndRepeatsNothing(CommitHook hook) throws Exception {
    Map<String, String> options = options(DeliveryGuarantee.EXACTLY_ONCE, hook);
    launch(options);
    int portion = EVENTS / (ROUNDS * Blow.values().length);
    for (int round = 0; round < ROUNDS; round++) {
      for (Blow blow : Blow.values()) {
        strike(blow, portion, options);
      }
    }
    awaitAll();
    // Some blow must have fallen into an open transaction.
    for (int more = 0; ledger.aborted() == 0 && more < MORE_BLOWS; more++) {
      strike(Blow.KILL, portion, options);
      awaitAll();
    }
    leave();
    report(DeliveryGuarantee.EXACTLY_ONCE, hook);

    assertThat(ledger.lost()).as("lost, seed " + SEED).isZero();
    assertThat(ledger.duplicated()).as("duplicated, seed " + SEED).isZero();
    assertThat(ledger.answered()).isEqualTo(ledger.sent());
    assertThat(ledger.aborted()).as("taken back").isPositive();
  }

  /** Shows that the kills hurt and the ledger sees it: without transactions they must repeat. */
  @Test
  void repeatsButLosesNothingAtLeastOnce() throws Exception {
    Map<String, String> options = options(DeliveryGuarantee.AT_LEAST_ONCE, CommitHook.STORE);
    launch(options);
    for (int blow = 0; ledger.duplicated() == 0 && blow < MORE_BLOWS; blow++) {
      strike(Blow.KILL, EVENTS / Blow.values().length, options);
      awaitAll();
    }
    leave();
    report(DeliveryGuarantee.AT_LEAST_ONCE, CommitHook.STORE);

    assertThat(ledger.lost()).isZero();
    assertThat(ledger.duplicated()).isPositive();
  }

  private void launch(Map<String, String> options) throws Exception {
    for (int i = 0; i < INSTANCES; i++) {
      instances.add(launch(i, options));
    }
  }

  private AppInstance launch(int number, Map<String, String> options) throws Exception {
    String name = "instance-" + number;
    Map<String, String> values = cluster.values(name, options);
    values.put("streams.configuration.client.id", name);
    return AppInstance.launch(folder, name, values);
  }

  /** Sends events, and strikes one instance when some of their outcomes have been written. */
  private void strike(Blow blow, int events, Map<String, String> options) throws Exception {
    int before = ledger.written();
    ledger.send(events, good::value);
    await("outcomes before blow " + (struck.size() + 1), () -> ledger.written() >= before + FRESH);
    int victim = random.nextInt(INSTANCES);
    AppInstance instance = instances.get(victim);
    switch (blow) {
      case KILL -> instance.kill();
      case LEAVE -> assertThat(instance.leave()).as("of SIGTERM").isEqualTo(143);
      case CUT_OFF -> cutOff(instance);
    }
    if (!instance.isAlive()) {
      instances.set(victim, launch(victim, options));
    }
    struck.add(blow);
  }

  /** The group gives its partitions away, and it comes back believing that it has them. */
  private void cutOff(AppInstance instance) throws Exception {
    instance.suspend();
    try (Admin admin = cluster.admin()) {
      Awaitility.await("the group drops " + instance.name())
          .atMost(LONG)
          .until(
              () ->
                  admin
                      .describeConsumerGroups(List.of(TestCluster.GROUP))
                      .all()
                      .get()
                      .values()
                      .stream()
                      .flatMap(group -> group.members().stream())
                      .noneMatch(member -> member.clientId().startsWith(instance.name())));
    } finally {
      instance.resume();
    }
  }

  private void awaitAll() throws Exception {
    await("all are answered", () -> ledger.read() == ledger.sent());
    await("all are committed", () -> ledger.lag() == 0);
    ledger.readToEnd();
  }

  /** Waits while all instances live; otherwise says what each is doing. */
  private void await(String what, Callable<Boolean> condition) throws Exception {
    try {
      Awaitility.await(what)
          .atMost(LONG)
          .failFast("an instance ended by itself", () -> !allLive())
          .until(condition);
    } catch (ConditionTimeoutException | TerminalFailureException e) {
      throw new AssertionError(e.getMessage() + "\n" + state(), e);
    }
  }

  private boolean allLive() {
    return instances.stream().allMatch(AppInstance::isAlive);
  }

  private String state() throws Exception {
    StringBuilder state = new StringBuilder();
    try (Admin admin = cluster.admin()) {
      List<String> group = List.of(TestCluster.GROUP);
      state
          .append("seed %d, lost %d, lag %d%n".formatted(SEED, ledger.lost(), ledger.lag()))
          .append(admin.describeConsumerGroups(group).all().get())
          .append(admin.listConsumerGroupOffsets(TestCluster.GROUP).all().get());
    }
    for (AppInstance instance : instances) {
      state.append("%n%s:%n%s".formatted(instance.name(), instance.logWithThreads()));
    }
    return state.toString();
  }

  private void leave() throws Exception {
    for (AppInstance instance : instances) {
      assertThat(instance.leave()).as(instance.name()).isEqualTo(143);
    }
    ledger.readToEnd();
  }

  private void report(DeliveryGuarantee guarantee, CommitHook hook) {
    System.out.printf(
        "kill ledger: %s, %s, %d events, %d instances, %d killed, %d cut off, %d left and came back:"
            + " lost %d, duplicated %d, taken back %d%n",
        guarantee,
        hook,
        ledger.sent(),
        INSTANCES,
        count(Blow.KILL),
        count(Blow.CUT_OFF),
        count(Blow.LEAVE),
        ledger.lost(),
        ledger.duplicated(),
        ledger.aborted());
  }

  private long count(Blow blow) {
    return struck.stream().filter(one -> one == blow).count();
  }

  private static Map<String, String> options(DeliveryGuarantee guarantee, CommitHook hook) {
    return Map.of(
        "delivery.guarantee",
        option(guarantee),
        "streams.commit-hook",
        option(hook),
        "streams.commit-interval",
        "1s",
        "streams.longest-drain",
        "20s",
        // A rebalance waits so long for a member that lives but doesn't join.
        "streams.max-poll-interval",
        "40s",
        "batch.max-items",
        "4");
  }

  private static String option(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
