package io.bridgestream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.inference.InferenceOptions;
import io.bridgestream.inference.MatchModel;
import io.bridgestream.inference.batch.BatchOptions;
import io.bridgestream.inference.batch.DispatchReason;
import io.bridgestream.stream.testing.TinyModelFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class EventDispatcherTest {
  private static final long MILLI = 1_000_000;

  @TempDir private static Path folder;
  private static MatchModel model;

  private final FakeWorkers workers = new FakeWorkers();
  private final Emitted emitted = new Emitted();
  private ScriptedSteps steps;

  /** What came out, as offsets of events. */
  private final class Emitted implements DispatcherOwner<Long> {
    final List<Long> offsets = new ArrayList<>();

    @Override
    public void execute(Runnable step) {
      workers.mails.add(step);
    }

    @Override
    public void emit(OutboundRecord record, Long context) {
      assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo(context.toString());
      offsets.add(context);
    }
  }

  @BeforeAll
  static void open() throws IOException {
    model = MatchModel.open(TinyModelFolder.export(folder), InferenceOptions.DEFAULTS);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @BeforeEach
  void script() {
    steps = new ScriptedSteps(model);
  }

  @Test
  void waitsForCompanyAsLongAsItMay() {
    EventDispatcher<Long> dispatcher = dispatcher(options(4, Duration.ofMillis(20)));
    dispatcher.submit(record(0), 0L);
    workers.settle();
    assertThat(emitted.offsets).isEmpty();

    workers.pass(20 * MILLI);
    workers.settle();

    assertThat(emitted.offsets).containsExactly(0L);
    assertThat(dispatcher.counters().batches().batches(DispatchReason.DELAY)).isOne();
    assertThat(dispatcher.isIdle()).isTrue();
  }

  @Test
  void runsAFullBatchAtOnce() {
    EventDispatcher<Long> dispatcher = dispatcher(options(4, Duration.ofMillis(20)));
    for (long offset : new long[] {0, 6, 12, 18}) {
      dispatcher.submit(record(offset), offset);
    }
    workers.settle();

    assertThat(emitted.offsets).containsExactly(0L, 6L, 12L, 18L);
    assertThat(steps.batchSizes).containsExactly(4);
  }

  @Test
  void runsBeforeADeadline() {
    EventDispatcher<Long> dispatcher = dispatcher(options(4, Duration.ofSeconds(20)));
    steps.deadline = Instant.EPOCH.plusMillis(10);
    dispatcher.submit(record(0), 0L);
    workers.settle();

    workers.pass(10 * MILLI);
    workers.settle();

    assertThat(emitted.offsets).containsExactly(0L);
  }

  @Test
  void flushesWhatWaitsAfterWhatIsBeingPrepared() {
    EventDispatcher<Long> dispatcher = dispatcher(options(4, Duration.ofHours(1)));
    dispatcher.submit(record(0), 0L);
    workers.settle();
    dispatcher.submit(record(6), 6L);

    dispatcher.flush();
    assertThat(dispatcher.isIdle()).isFalse();
    workers.settle();

    assertThat(dispatcher.isIdle()).isTrue();
    assertThat(emitted.offsets).containsExactly(0L, 6L);
    assertThat(steps.batchSizes).containsExactly(2);
  }

  @Test
  void letsWhatComesAfterAFlushWaitForCompany() {
    EventDispatcher<Long> dispatcher = dispatcher(options(4, Duration.ofHours(1)));
    dispatcher.submit(record(0), 0L);
    workers.settle();
    dispatcher.flush();
    dispatcher.submit(record(6), 6L);
    workers.settle();
    assertThat(emitted.offsets).containsExactly(0L);

    dispatcher.flush();
    workers.settle();

    assertThat(emitted.offsets).containsExactly(0L, 6L);
    assertThat(steps.batchSizes).containsExactly(1, 1);
  }

  @Test
  void boundsWhatIsInFlightByCountAndBytes() {
    DispatcherOptions few =
        new DispatcherOptions(
            BatchOptions.DEFAULTS, 1, 3, 1 << 20, Duration.ofMinutes(1), EmissionOrder.AS_DONE);
    EventDispatcher<Long> byCount = dispatcher(few);
    for (long offset = 0; offset < 3; offset++) {
      assertThat(byCount.hasRoom()).isTrue();
      byCount.submit(record(offset), offset);
    }
    assertThat(byCount.hasRoom()).isFalse();
    byCount.flush();
    workers.settle();
    assertThat(byCount.hasRoom()).isTrue();

    DispatcherOptions small =
        new DispatcherOptions(
            BatchOptions.DEFAULTS, 1, 100, 150, Duration.ofMinutes(1), EmissionOrder.AS_DONE);
    EventDispatcher<Long> byBytes = dispatcher(small);
    byBytes.submit(record(0, "x".repeat(200)), 0L);
    assertThat(byBytes.hasRoom()).isFalse();
    assertThat(byBytes.counters().inFlightBytes()).isGreaterThan(300);
    byBytes.flush();
    workers.settle();
    assertThat(byBytes.counters().inFlightBytes()).isZero();
  }

  @Test
  void rejectsWithoutTheModel() {
    EventDispatcher<Long> dispatcher = dispatcher(options(4, Duration.ofHours(1)));
    dispatcher.submit(record(0, "bad"), 0L);
    workers.settle();

    assertThat(emitted.offsets).containsExactly(0L);
    assertThat(steps.batchSizes).isEmpty();
    assertThat(dispatcher.counters().rejectedAhead()).isOne();
  }

  @Test
  void keepsOrderWithinAKey() {
    EventDispatcher<Long> dispatcher =
        dispatcher(options(4, Duration.ZERO).withOrder(EmissionOrder.BY_KEY));
    dispatcher.submit(record(0), 0L);
    dispatcher.submit(record(3, "bad"), 3L);
    dispatcher.submit(record(1), 1L);
    dispatcher.submit(record(6), 6L);
    workers.preparations.remove(3).run();
    workers.preparations.remove(2).run();
    workers.preparations.remove(1).run();
    workers.settle();

    assertThat(emitted.offsets.stream().filter(offset -> offset % 3 == 0)).isSorted().hasSize(3);
    assertThat(emitted.offsets).hasSize(4);
  }

  @Test
  void failsItsOwnerWhenTheWorldIsBroken() {
    EventDispatcher<Long> dispatcher = dispatcher(options(1, Duration.ZERO));
    steps.beforeAnswering =
        events -> {
          throw new IllegalStateException("no card");
        };
    dispatcher.submit(record(0), 0L);

    assertThatThrownBy(workers::settle)
        .isInstanceOf(DispatchException.class)
        .hasMessage("Cannot answer batch: no card");
    assertThatThrownBy(dispatcher::isIdle).isInstanceOf(DispatchException.class);
    assertThatThrownBy(() -> dispatcher.submit(record(1), 1L))
        .isInstanceOf(DispatchException.class);
    assertThat(emitted.offsets).isEmpty();
  }

  @Test
  void failsItsOwnerOnErrorsToo() {
    EventDispatcher<Long> dispatcher = dispatcher(options(1, Duration.ZERO));
    steps.beforePreparing =
        record -> {
          throw new OutOfMemoryError("heap");
        };
    dispatcher.submit(record(0), 0L);

    assertThatThrownBy(workers::settle)
        .isInstanceOf(DispatchException.class)
        .hasCauseInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void saysNothingAfterItIsClosed() {
    EventDispatcher<Long> dispatcher = dispatcher(options(1, Duration.ZERO));
    dispatcher.submit(record(0), 0L);
    workers.preparations.remove(0).run();

    dispatcher.close();
    workers.settle();

    assertThat(emitted.offsets).isEmpty();
    assertThatThrownBy(dispatcher::hasRoom).hasMessageContaining("closed");
  }

  @ParameterizedTest
  @EnumSource(EmissionOrder.class)
  void losesAndDoublesNothingInAnyInterleaving(EmissionOrder order) {
    for (long seed = 0; seed < 300; seed++) {
      emitted.offsets.clear();
      interleave(new Random(seed), order, "seed " + seed);
    }
  }

  private void interleave(Random random, EmissionOrder order, String seed) {
    int most = 1 + random.nextInt(12);
    DispatcherOptions options =
        new DispatcherOptions(
            options(1 + random.nextInt(5), Duration.ofMillis(random.nextInt(30))).batch(),
            1 + random.nextInt(3),
            most,
            1 << 20,
            Duration.ofDays(1),
            order);
    EventDispatcher<Long> dispatcher = dispatcher(options);
    long events = 40;
    long next = 0;
    while (next < events || !dispatcher.isIdle()) {
      switch (random.nextInt(next < events ? 6 : 5)) {
        case 0 -> workers.pass(random.nextInt(10) * MILLI);
        case 1 -> runAny(workers.preparations, random);
        case 2 -> runAny(workers.batches, random);
        case 3 -> workers.runMails();
        case 4 -> {
          if (random.nextInt(4) == 0) {
            dispatcher.flush();
          }
        }
        default -> {
          if (dispatcher.hasRoom()) {
            dispatcher.submit(record(next, random.nextInt(5) == 0 ? "bad" : "good"), next);
            next++;
          }
        }
      }
      assertThat(dispatcher.counters().inFlight()).as(seed).isBetween(0, most);
    }
    assertThat(emitted.offsets)
        .as(seed)
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, events).boxed().toList());
    if (order == EmissionOrder.BY_KEY) {
      for (int key = 0; key < 3; key++) {
        int own = key;
        assertThat(emitted.offsets.stream().filter(offset -> offset % 3 == own))
            .as(seed)
            .isSorted();
      }
    }
  }

  private static void runAny(List<Runnable> tasks, Random random) {
    if (!tasks.isEmpty()) {
      tasks.remove(random.nextInt(tasks.size())).run();
    }
  }

  @Test
  void losesAndDoublesNothingOnRealThreads() throws Exception {
    BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
    Map<Long, Integer> seen = new HashMap<>();
    try (WorkerPool pool = new WorkerPool("test", 3, 2);
        EventDispatcher<Long> dispatcher =
            new EventDispatcher<>(
                steps,
                new DispatcherOptions(
                    options(8, Duration.ofMillis(1)).batch(),
                    2,
                    64,
                    1 << 20,
                    Duration.ofSeconds(30),
                    EmissionOrder.BY_KEY),
                pool,
                owner(mailbox, seen),
                Telemetry.NONE)) {
      for (long offset = 0; offset < 5_000; offset++) {
        while (!dispatcher.hasRoom()) {
          mailbox.take().run();
        }
        dispatcher.submit(record(offset, offset % 7 == 0 ? "bad" : "good"), offset);
        if (offset % 1_000 == 999) {
          drain(dispatcher, mailbox);
          assertThat(seen).hasSize((int) offset + 1);
        }
      }
    }
    assertThat(seen.values()).containsOnly(1);
    assertThat(seen).hasSize(5_000);
  }

  @Test
  void failsLoudlyInsteadOfHanging() throws Exception {
    BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
    CountDownLatch never = new CountDownLatch(1);
    steps.beforeAnswering =
        events -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    try (WorkerPool pool = new WorkerPool("test", 1, 1);
        EventDispatcher<Long> dispatcher =
            new EventDispatcher<>(
                steps,
                new DispatcherOptions(
                    options(1, Duration.ZERO).batch(),
                    1,
                    64,
                    1 << 20,
                    Duration.ofMillis(200),
                    EmissionOrder.AS_DONE),
                pool,
                owner(mailbox, new HashMap<>()),
                Telemetry.NONE)) {
      dispatcher.submit(record(0), 0L);

      assertThatThrownBy(() -> drain(dispatcher, mailbox))
          .isInstanceOf(DispatchException.class)
          .hasMessageContaining("it must end within PT0.2S, found it running for");
    }
  }

  private static void drain(EventDispatcher<Long> dispatcher, BlockingQueue<Runnable> mailbox)
      throws InterruptedException {
    dispatcher.flush();
    while (!dispatcher.isIdle()) {
      Runnable step = mailbox.poll(20, TimeUnit.SECONDS);
      assertThat(step).as("a step in time").isNotNull();
      step.run();
    }
  }

  private static DispatcherOwner<Long> owner(
      BlockingQueue<Runnable> mailbox, Map<Long, Integer> seen) {
    return new DispatcherOwner<>() {
      @Override
      public void execute(Runnable step) {
        mailbox.add(step);
      }

      @Override
      public void emit(OutboundRecord record, Long context) {
        seen.merge(context, 1, Integer::sum);
      }
    };
  }

  private EventDispatcher<Long> dispatcher(DispatcherOptions options) {
    return new EventDispatcher<>(steps, options, workers, emitted, Telemetry.NONE, workers.clock());
  }

  private static DispatcherOptions options(int maxItems, Duration maxDelay) {
    Duration ageing = maxDelay.plusSeconds(1);
    return DispatcherOptions.DEFAULTS.withBatch(
        new BatchOptions(maxItems, 1 << 20, maxDelay, ageing, List.of(8)));
  }

  private static InboundRecord record(long offset) {
    return record(offset, "good");
  }

  /** The key is the offset modulo 3. */
  private static InboundRecord record(long offset, String value) {
    return new InboundRecord(
        "vqa.requests",
        0,
        offset,
        0,
        new byte[] {(byte) (offset % 3)},
        value.getBytes(StandardCharsets.UTF_8),
        List.of());
  }
}
