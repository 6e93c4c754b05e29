package io.bridgestream.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random arrivals on a simulated device of one batch at a time; repeat with -Dtests.seed. */
class MicroBatcherPropertyTest {
  private static final long MS = 1_000_000;
  private static final int[] PATCHES = {100, 225};

  private final long seed = Long.getLong("tests.seed", System.nanoTime());
  private final Random random = new Random(seed);

  private record Event(int id, long arrival) {}

  /** What went out, and when. */
  private record Dispatched(Batch<Event> batch, long time) {}

  @Test
  void losesAndDuplicatesNothingAndKeepsWithinBounds() {
    for (int round = 0; round < 30; round++) {
      BatchOptions options = randomOptions();
      int events = 300;

      List<Dispatched> out = simulate(options, events, 2 * MS, 5 * MS);

      Set<Integer> seen = new HashSet<>();
      for (Dispatched dispatched : out) {
        Batch<Event> batch = dispatched.batch();
        batch.values().forEach(event -> assertThat(seen.add(event.id())).as(repeat()).isTrue());
        assertThat(batch.items()).as(repeat()).hasSizeBetween(1, options.maxItems());
        assertThat(batch.load().paddedCost() <= options.maxCost() || batch.items().size() == 1)
            .as(repeat())
            .isTrue();
        assertThat(batch.load()).as(repeat()).isEqualTo(loadOf(batch));
        assertThat(buckets(batch, options)).as(repeat()).hasSize(1);
      }
      assertThat(seen).as(repeat()).hasSize(events);
    }
  }

  @Test
  void drainsEverythingWithinBounds() {
    BatchOptions options = randomOptions();
    MicroBatcher<Event> batcher = new MicroBatcher<>(options);
    for (int i = 0; i < 200; i++) {
      batcher.offer(randomItem(i, i), i);
    }

    List<Batch<Event>> batches = batcher.drain();

    assertThat(batches)
        .as(repeat())
        .flatExtracting(Batch::values)
        .hasSize(200)
        .doesNotHaveDuplicates();
    assertThat(batches)
        .as(repeat())
        .allMatch(batch -> batch.items().size() <= options.maxItems())
        .allMatch(
            batch -> batch.load().paddedCost() <= options.maxCost() || batch.items().size() == 1);
    assertThat(batcher.waiting()).isZero();
    assertThat(batcher.counters().batches(DispatchReason.DRAIN)).isEqualTo(batches.size());
  }

  @Test
  void orderOfABatchIsByDeadlineOrAge() {
    BatchOptions options = randomOptions();

    for (Dispatched dispatched : simulate(options, 500, 2 * MS, 5 * MS)) {
      List<Long> dues =
          dispatched.batch().items().stream().map(item -> due(item, options)).toList();
      assertThat(dues).as(repeat()).isSorted();
    }
  }

  @Test
  void wakesUpExactlyWhenThereIsSomethingToDo() {
    MicroBatcher<Event> batcher = new MicroBatcher<>(randomOptions());
    long now = 0;
    for (int i = 0; i < 300; i++) {
      now += random.nextInt((int) (4 * MS));
      batcher.offer(randomItem(i, now), now);
      if (random.nextBoolean()) {
        OptionalLong wakeUp = batcher.nextWakeUp(now);
        if (wakeUp.orElseThrow() > now) {
          assertThat(batcher.poll(now)).as(repeat()).isEmpty();
        }
        now = Math.max(now, wakeUp.getAsLong());
        Batch<Event> batch = batcher.poll(now).orElseThrow(() -> new AssertionError(repeat()));
        batcher.completed(batch, Duration.ofNanos(duration(batch.load(), MS)));
      }
    }
  }

  @Test
  void givesTheSameBatchesForTheSameEvents() {
    long again = random.nextLong();

    List<String> first = trace(again);
    List<String> second = trace(again);

    assertThat(first).as(repeat()).isEqualTo(second);
  }

  @Test
  void givesOutTheMostUrgentOfAllThatHaveWaitedUnderOverload() {
    BatchOptions options =
        new BatchOptions(4, 1L << 30, Duration.ofMillis(5), Duration.ofMillis(50), List.of(16));

    // Twice as many come as the device can do, so the queue grows for as long as they come.
    List<Dispatched> out = simulate(options, 400, MS, 4 * MS);

    for (int i = 0; i < out.size(); i++) {
      Dispatched dispatched = out.get(i);
      long head = due(dispatched.batch().items().get(0), options);
      assertThat(out.subList(i + 1, out.size()))
          .as(repeat())
          .flatExtracting(later -> later.batch().items())
          .noneMatch(
              item ->
                  item.value().arrival() + options.maxDelay().toNanos() <= dispatched.time()
                      && due(item, options) < head);
    }
  }

  @Test
  void meetsDeadlinesThatCanBeMet() {
    BatchOptions options =
        new BatchOptions(8, 1L << 30, Duration.ofMillis(500), Duration.ofMillis(500), List.of());
    MicroBatcher<Event> batcher = new MicroBatcher<>(options);
    long now = teach(batcher, options, MS);
    int late = 0;

    for (int round = 0; round < 100; round++) {
      long deadline = now + 40 * MS + random.nextInt((int) (60 * MS));
      for (int i = 0; i < 1 + random.nextInt(6); i++) {
        batcher.offer(
            new BatchItem<>(
                new Event(i, now), workload(), OptionalLong.of(deadline + 10L * i * MS)),
            now);
      }
      while (batcher.waiting() > 0) {
        now = batcher.nextWakeUp(now).orElseThrow();
        Batch<Event> batch = batcher.poll(now).orElseThrow();
        long took = duration(batch.load(), MS);
        now += took;
        batcher.completed(batch, Duration.ofNanos(took));
        for (BatchItem<Event> item : batch.items()) {
          late += now > item.deadline().orElseThrow() ? 1 : 0;
        }
      }
    }

    assertThat(late).as(repeat()).isZero();
  }

  private long teach(MicroBatcher<Event> batcher, BatchOptions options, long unit) {
    long now = 0;
    for (int i = 0; i < 200; i++) {
      for (int k = 0; k < 1 + random.nextInt(options.maxItems()); k++) {
        batcher.offer(BatchItem.of(new Event(k, now), workload()), now);
      }
      for (Batch<Event> batch : batcher.drain()) {
        batcher.completed(batch, Duration.ofNanos(duration(batch.load(), unit)));
      }
      now += MS;
    }
    return now;
  }

  private List<String> trace(long again) {
    MicroBatcher<Event> batcher = new MicroBatcher<>(BatchOptions.DEFAULTS);
    Random repeated = new Random(again);
    List<String> trace = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 200; i++) {
      now += repeated.nextInt((int) (9 * MS));
      Workload workload = new Workload(i / 3, 576, 1, 5 + repeated.nextInt(30));
      batcher.offer(BatchItem.of(new Event(i, now), workload), now);
      batcher
          .poll(now)
          .ifPresent(
              batch -> {
                trace.add(batch.reason() + " " + batch.values());
                batcher.completed(batch, Duration.ofNanos(duration(batch.load(), MS)));
              });
    }
    return trace;
  }

  /** Runs events that come {@code gap} apart on average through a device of one batch at a time. */
  private List<Dispatched> simulate(BatchOptions options, int events, long gap, long unit) {
    MicroBatcher<Event> batcher = new MicroBatcher<>(options);
    List<Dispatched> out = new ArrayList<>();
    long now = 0;
    long free = 0;
    for (int i = 0; i < events; i++) {
      now += random.nextInt((int) (2 * gap));
      batcher.offer(randomItem(i, now), now);
      if (now >= free) {
        for (Batch<Event> batch : batcher.poll(now).stream().toList()) {
          out.add(new Dispatched(batch, now));
          long took = duration(batch.load(), unit);
          free = now + took;
          batcher.completed(batch, Duration.ofNanos(took));
        }
      }
    }
    while (batcher.waiting() > 0) {
      now = Math.max(free, batcher.nextWakeUp(now).orElseThrow());
      Batch<Event> batch = batcher.poll(now).orElseThrow();
      out.add(new Dispatched(batch, now));
      free = now + duration(batch.load(), unit);
    }
    return out;
  }

  /** A batch takes twice the unit, and a part of the unit for each image, pair and token. */
  private static long duration(BatchLoad load, long unit) {
    return 2 * unit
        + unit * load.images() * load.patches() / 1_000
        + unit * load.pairs() / 10
        + unit * load.paddedCost() / 100_000;
  }

  private BatchItem<Event> randomItem(int id, long now) {
    OptionalLong deadline =
        random.nextInt(3) == 0
            ? OptionalLong.of(now + random.nextInt((int) (200 * MS)))
            : OptionalLong.empty();
    return new BatchItem<>(new Event(id, now), workload(), deadline);
  }

  private Workload workload() {
    return new Workload(
        random.nextInt(20),
        PATCHES[random.nextInt(PATCHES.length)],
        1 + random.nextInt(4),
        3 + random.nextInt(48));
  }

  private BatchOptions randomOptions() {
    return new BatchOptions(
        1 + random.nextInt(12),
        1 + random.nextInt(60_000),
        Duration.ofMillis(random.nextInt(20)),
        Duration.ofMillis(20 + random.nextInt(200)),
        random.nextBoolean() ? List.of(12, 24) : List.of());
  }

  private static BatchLoad loadOf(Batch<Event> batch) {
    List<Workload> all = batch.items().stream().map(BatchItem::workload).toList();
    return new BatchLoad(
        all.size(),
        (int) all.stream().map(Workload::image).distinct().count(),
        all.stream().mapToInt(Workload::texts).sum(),
        all.stream().mapToInt(Workload::tokens).max().orElseThrow(),
        all.stream().mapToInt(Workload::patches).max().orElseThrow());
  }

  private static Map<String, Integer> buckets(Batch<Event> batch, BatchOptions options) {
    Map<String, Integer> buckets = new HashMap<>();
    for (BatchItem<Event> item : batch.items()) {
      Workload work = item.workload();
      buckets.merge(options.bucketOf(work.tokens()) + "/" + work.patches(), 1, Integer::sum);
    }
    return buckets;
  }

  private static long due(BatchItem<Event> item, BatchOptions options) {
    long aged = item.value().arrival() + options.ageing().toNanos();
    return Math.min(item.deadline().orElse(aged), aged);
  }

  private String repeat() {
    return "repeat with -Dtests.seed=" + seed;
  }
}
