package io.bridgestream.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MicroBatcherTest {
  private static final int PATCHES = 100;
  private static final long MS = 1_000_000;

  /** Four items or 4,000 token-patches a batch, 10 ms delay, 100 ms ageing. */
  private final BatchOptions options =
      new BatchOptions(4, 4_000, Duration.ofMillis(10), Duration.ofMillis(100), List.of(16, 32));

  private final MicroBatcher<String> batcher = new MicroBatcher<>(options);

  @Test
  void givesNothingWhileNothingWaits() {
    assertThat(batcher.poll(0)).isEmpty();
    assertThat(batcher.nextWakeUp(0)).isEmpty();
    assertThat(batcher.drain()).isEmpty();
  }

  @Test
  void dispatchesFullBatchByCountAtOnce() {
    offer("a", 5, 0);
    offer("b", 5, 0);
    offer("c", 5, 0);

    assertThat(batcher.poll(0)).isEmpty();
    offer("d", 5, 0);
    Batch<String> batch = batcher.poll(0).orElseThrow();

    assertThat(batch.values()).containsExactly("a", "b", "c", "d");
    assertThat(batch.reason()).isEqualTo(DispatchReason.FULL);
    assertThat(batch.load()).isEqualTo(new BatchLoad(4, 4, 4, 5, PATCHES));
  }

  @Test
  void dispatchesFullBatchByPaddedCost() {
    offer("short", 5, 0);
    offer("long", 14, 0);
    offer("next", 16, 0);

    Batch<String> batch = batcher.poll(0).orElseThrow();

    assertThat(batch.values()).containsExactly("short", "long");
    assertThat(batch.load().paddedCost()).isEqualTo(2 * 14 * PATCHES);
    assertThat(batch.reason()).isEqualTo(DispatchReason.FULL);
  }

  @Test
  void letsAnItemOverTheCostGoAlone() {
    batcher.offer(BatchItem.of("huge", new Workload("i", PATCHES, 50, 16)), 0);
    offer("small", 5, 0);

    assertThat(batcher.poll(0).orElseThrow().values()).containsExactly("huge");
    assertThat(batcher.poll(0)).isEmpty();
  }

  @Test
  void countsAnImageOnceHoweverManyItemsShareIt() {
    batcher.offer(BatchItem.of("a", new Workload("same", PATCHES, 2, 5)), 0);
    batcher.offer(BatchItem.of("b", new Workload("same", PATCHES, 1, 5)), 0);

    BatchLoad load = batcher.drain().get(0).load();

    assertThat(load.images()).isEqualTo(1);
    assertThat(load.pairs()).isEqualTo(3);
  }

  @Test
  void dispatchesWhenTheOldestItemHasWaitedForTheDelay() {
    offer("a", 5, 2 * MS);
    offer("b", 5, 9 * MS);

    assertThat(batcher.nextWakeUp(9 * MS)).hasValue(12 * MS);
    assertThat(batcher.poll(12 * MS - 1)).isEmpty();
    Batch<String> batch = batcher.poll(12 * MS).orElseThrow();

    assertThat(batch.values()).containsExactly("a", "b");
    assertThat(batch.reason()).isEqualTo(DispatchReason.DELAY);
  }

  @Test
  void startsEarlyEnoughForTheDeadlineOnceTheCostIsKnown() {
    learn(10, 1);
    long now = 1_000 * MS;
    offer("relaxed", 5, now);
    urgent("urgent", 5, now, now + 15 * MS);

    long wakeUp = batcher.nextWakeUp(now).orElseThrow();
    Batch<String> batch = batcher.poll(wakeUp).orElseThrow();

    assertThat(wakeUp).isBetween(now + 2 * MS, now + 3 * MS);
    assertThat(batch.values()).containsExactly("urgent", "relaxed");
    assertThat(batch.reason()).isEqualTo(DispatchReason.DEADLINE);
  }

  @Test
  void cutsTheBatchToWhatStillMeetsItsDeadline() {
    learn(0, 1);
    long now = 1_000 * MS;
    for (String name : List.of("b", "c", "d")) {
      offer(name, 5, now);
    }
    urgent("a", 5, now, now + 2 * MS + MS / 2);

    Batch<String> batch = batcher.poll(now).orElseThrow();

    assertThat(batch.values()).containsExactly("a", "b");
    assertThat(batch.reason()).isEqualTo(DispatchReason.DEADLINE);
    assertThat(batcher.waiting()).isEqualTo(2);
  }

  @Test
  void doesNotCutForAnItemThatIsLateAnyway() {
    learn(0, 1);
    long now = 1_000 * MS;
    for (String name : List.of("b", "c", "d")) {
      offer(name, 5, now);
    }
    urgent("late", 5, now, now - 1);

    assertThat(batcher.poll(now).orElseThrow().values()).containsExactly("late", "b", "c", "d");
  }

  @Test
  void keepsTextLengthsAndResolutionsApart() {
    offer("short", 5, 0);
    offer("long", 20, 1);
    batcher.offer(BatchItem.of("large", new Workload("i", 4 * PATCHES, 1, 5)), 2);

    List<Batch<String>> batches = batcher.drain();

    assertThat(batches)
        .extracting(Batch::values)
        .containsExactly(List.of("short"), List.of("long"), List.of("large"));
    assertThat(batches).extracting(Batch::reason).containsOnly(DispatchReason.DRAIN);
  }

  @Test
  void prefersTheMostUrgentOfTheReadyBuckets() {
    for (int i = 0; i < 4; i++) {
      offer("short" + i, 5, 0);
      urgent("long" + i, 9 + 8, 0, 50 * MS);
    }

    assertThat(batcher.poll(0).orElseThrow().values()).contains("long0");
    assertThat(batcher.poll(0)).isPresent();
  }

  @Test
  void agesItemsSoThatUrgentOnesDoNotPassThemForEver() {
    BatchOptions one =
        new BatchOptions(1, 4_000, Duration.ofMillis(10), Duration.ofMillis(100), List.of());
    MicroBatcher<String> single = new MicroBatcher<>(one);
    single.offer(BatchItem.of("patient", work("i", 5)), 0);
    int passed = 0;

    for (long now = 0; ; now += MS, passed++) {
      single.offer(new BatchItem<>("urgent", work("i", 5), OptionalLong.of(now + MS)), now);
      if (single.poll(now).orElseThrow().values().contains("patient")) {
        break;
      }
    }

    assertThat(passed).isBetween(95, 101);
  }

  @Test
  void doesNotWaitWhereWaitingSavesNothing() {
    learn(0, 1);

    offer("a", 5, 1_000 * MS);

    assertThat(batcher.nextWakeUp(1_000 * MS).orElseThrow()).isLessThan(1_001 * MS);
  }

  @Test
  void waitsForWhatTheFixedCostOfABatchIsWorth() {
    learn(6, 0.01);

    offer("a", 5, 1_000 * MS);

    long wakeUp = batcher.nextWakeUp(1_000 * MS).orElseThrow();
    assertThat(wakeUp).isBetween(1_005 * MS, 1_007 * MS);
    assertThat(batcher.poll(wakeUp).map(Batch::reason)).hasValue(DispatchReason.DELAY);
  }

  @Test
  void treatsAClockThatRunsBackwardsAsStandingStill() {
    offer("a", 5, 20 * MS);
    offer("b", 5, 10 * MS);

    assertThat(batcher.nextWakeUp(0)).hasValue(30 * MS);
  }

  @Test
  void countsWhatItDoes() {
    for (int i = 0; i < 5; i++) {
      offer("i" + i, 5, 0);
    }
    batcher.poll(0);
    batcher.poll(10 * MS);
    offer("last", 5, 11 * MS);
    batcher.drain();

    BatchCounters counters = batcher.counters();

    assertThat(counters.offered()).isEqualTo(6);
    assertThat(counters.dispatched()).isEqualTo(6);
    assertThat(counters.batches(DispatchReason.FULL)).isEqualTo(1);
    assertThat(counters.batches(DispatchReason.DELAY)).isEqualTo(1);
    assertThat(counters.batches(DispatchReason.DRAIN)).isEqualTo(1);
    assertThat(counters.batches(DispatchReason.DEADLINE)).isZero();
  }

  @Test
  void neverShowsWhatItemsHold() {
    offer("secret", 5, 0);

    assertThat(Optional.of(batcher.drain())).asString().doesNotContain("secret");
  }

  private void offer(String name, int tokens, long now) {
    batcher.offer(BatchItem.of(name, work(name, tokens)), now);
  }

  private void urgent(String name, int tokens, long now, long deadline) {
    batcher.offer(new BatchItem<>(name, work(name, tokens), OptionalLong.of(deadline)), now);
  }

  private static Workload work(Object image, int tokens) {
    return new Workload(image, PATCHES, 1, tokens);
  }

  private void learn(double fixedMilliseconds, double millisecondsPerItem) {
    for (int i = 0; i < 60; i++) {
      int items = 1 + i % 4;
      double milliseconds = fixedMilliseconds + items * millisecondsPerItem;
      batcher.completed(batchOf(items, 5 + i % 7), Duration.ofNanos((long) (milliseconds * MS)));
    }
  }

  private static Batch<String> batchOf(int items, int tokens) {
    return new Batch<>(
        List.of(), DispatchReason.FULL, new BatchLoad(items, items, items, tokens, PATCHES));
  }
}
