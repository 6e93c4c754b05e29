package io.bridgestream.stream.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.inference.batch.BatchOptions;
import io.bridgestream.schemas.SchemaRegistryClient;
import io.bridgestream.stream.DispatchException;
import io.bridgestream.stream.DispatcherOptions;
import io.bridgestream.stream.EmissionOrder;
import io.bridgestream.stream.InboundRecord;
import io.bridgestream.stream.PipelineOptions;
import io.bridgestream.stream.testing.Poison;
import io.bridgestream.stream.testing.PoisonCorpus;
import io.bridgestream.stream.testing.TestEvents;
import io.bridgestream.stream.testing.TestRegistry;
import io.bridgestream.stream.testing.TinyModelFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventOperatorTest {
  @TempDir static Path folder;
  private static Path model;
  private static TestRegistry registry;
  private static SchemaRegistryClient client;
  private static TestEvents events;

  private HookedPipeline pipeline;

  @BeforeAll
  static void exportModel() throws Exception {
    registry = TestRegistry.start();
    client = SchemaRegistryClient.open(registry.options());
    events = TestEvents.of(client);
    model = TinyModelFolder.export(folder.resolve("model"));
  }

  @AfterAll
  static void stop() {
    client.close();
    registry.close();
  }

  @BeforeEach
  void hook() {
    pipeline = new HookedPipeline(PipelineOptions.of(model, registry.options()));
  }

  @Test
  void keepsTimestampsAndWatermarksBehindTheirEvents() throws Exception {
    try (OperatorHarness harness = harness()) {
      for (int i = 0; i < 20; i++) {
        harness.processElement(events.good(i), 1_000 + i);
        if (i % 5 == 4) {
          harness.processWatermark(new Watermark(1_000 + i));
        }
      }
      harness.processElement(new StreamRecord<>(events.good(20)));
      harness.prepareSnapshotPreBarrier(1);

      List<Object> output = List.copyOf(harness.getOutput());
      assertThat(output).hasSize(25);
      for (int mark = 0; mark < 4; mark++) {
        int place = output.indexOf(new Watermark(1_004 + 5 * mark));
        assertThat(OperatorHarness.keys(output.subList(0, place)))
            .as("before watermark %d", mark)
            .containsAll(keys(0, 5 * (mark + 1)));
      }
      OperatorHarness.records(output).stream()
          .filter(StreamRecord::hasTimestamp)
          .forEach(
              out ->
                  assertThat(OperatorHarness.key(out))
                      .isEqualTo("event-" + (out.getTimestamp() - 1_000)));
      assertThat(
              OperatorHarness.records(output).stream()
                  .filter(out -> !out.hasTimestamp())
                  .map(OperatorHarness::key))
          .containsExactly("event-20");
    }
  }

  @Test
  void isEmptyWhenABarrierPassesAndKeepsNothingInIt() throws Exception {
    try (OperatorHarness harness = harness()) {
      for (int i = 0; i < 30; i++) {
        harness.processElement(events.good(i), i);
      }
      harness.prepareSnapshotPreBarrier(1);
      assertThat(harness.keys()).containsExactlyInAnyOrderElementsOf(keys(0, 30));

      OperatorSubtaskState state = harness.snapshot(1, 1);
      assertThat(state.getStateSize()).isZero();
      assertThat(state.hasState()).isFalse();
    }
  }

  @Test
  void isEmptyAtTheEndOfItsInput() throws Exception {
    try (OperatorHarness harness = harness()) {
      for (int i = 0; i < 7; i++) {
        harness.processElement(events.good(i), i);
      }
      harness.endInput();

      assertThat(harness.keys()).containsExactlyInAnyOrderElementsOf(keys(0, 7));
    }
  }

  @Test
  void isDeclaredIdleAfterItsEvents() throws Exception {
    try (OperatorHarness harness = harness()) {
      harness.processElement(events.good(1), 1);
      harness.processWatermarkStatus(WatermarkStatus.IDLE);

      assertThat(harness.getOutput()).last().isEqualTo(WatermarkStatus.IDLE);
      assertThat(harness.keys()).containsExactly("event-1");
    }
  }

  @Test
  void givesBadEventsToTheDeadLettersAmongTheAnswers() throws Exception {
    List<Poison> poison = PoisonCorpus.of(client);
    try (OperatorHarness harness = harness()) {
      for (int i = 0; i < poison.size(); i++) {
        harness.processElement(TestEvents.record(i, poison.get(i).value()), i);
        harness.processElement(events.good(1_000 + i), i);
      }
      harness.prepareSnapshotPreBarrier(1);

      PipelineOptions.Topics topics = PipelineOptions.Topics.DEFAULTS;
      assertThat(harness.keysIn(topics.deadLetters()))
          .containsExactlyInAnyOrderElementsOf(keys(0, poison.size()));
      assertThat(harness.keysIn(topics.answers()))
          .containsExactlyInAnyOrderElementsOf(keys(1_000, 1_000 + poison.size()));
    }
  }

  @Test
  void keepsTheOrderWithinAKeyWhereThatIsAsked() throws Exception {
    pipeline.dispatcher = DispatcherOptions.DEFAULTS.withOrder(EmissionOrder.BY_KEY);
    try (OperatorHarness harness = harness()) {
      for (int i = 0; i < 60; i++) {
        InboundRecord event = events.good(i);
        byte[] key = ("key-" + i % 3).getBytes(StandardCharsets.UTF_8);
        harness.processElement(
            new InboundRecord(event.topic(), 0, i, i, key, event.value(), List.of()), i);
      }
      harness.prepareSnapshotPreBarrier(1);

      for (int key = 0; key < 3; key++) {
        String name = "key-" + key;
        assertThat(
                OperatorHarness.records(harness.getOutput()).stream()
                    .filter(out -> OperatorHarness.key(out).equals(name))
                    .map(StreamRecord::getTimestamp))
            .hasSize(20)
            .isSorted();
      }
    }
  }

  @Test
  void takesInNoMoreThanThereIsRoomFor() throws Exception {
    pipeline.dispatcher = dispatcher(4, Duration.ofMinutes(1));
    AtomicInteger out = new AtomicInteger();
    List<Integer> inFlight = new ArrayList<>();
    pipeline.beforeAnswering = () -> inFlight.add(pipeline.entered.get() - out.get());
    try (OperatorHarness harness = harness()) {
      for (int i = 0; i < 40; i++) {
        harness.processElement(events.good(i), i);
        out.set(harness.getOutput().size());
      }
      harness.prepareSnapshotPreBarrier(1);

      assertThat(harness.keys()).hasSize(40);
      assertThat(inFlight).isNotEmpty().allSatisfy(n -> assertThat(n).isLessThanOrEqualTo(4));
    }
  }

  @Test
  void failsTheTaskWhenTheModelFails() throws Exception {
    pipeline.beforeAnswering =
        () -> {
          throw new IllegalStateException("the card is gone");
        };
    try (OperatorHarness harness = harness()) {
      harness.processElement(events.good(1), 1);

      assertThatThrownBy(() -> harness.prepareSnapshotPreBarrier(1))
          .isInstanceOf(DispatchException.class)
          .hasMessageContaining("the card is gone");
      assertThatThrownBy(() -> harness.processElement(events.good(2), 2))
          .isInstanceOf(DispatchException.class);
      assertThat(harness.getOutput()).isEmpty();
    }
    assertThat(pipeline.closed).hasValue(1);
  }

  @Test
  void failsTheTaskWhenTheModelHangsAndLeavesItsThreads() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    pipeline.dispatcher = dispatcher(4, Duration.ofMillis(200));
    pipeline.beforeAnswering = () -> await(never);
    try (OperatorHarness harness = harness()) {
      harness.processElement(events.good(1), 1);

      assertThatThrownBy(() -> harness.prepareSnapshotPreBarrier(1))
          .isInstanceOf(DispatchException.class)
          .hasMessageContaining("must end within PT0.2S");
    }
    assertThat(pipeline.closed).hasValue(1);
  }

  @Test
  void closesItsStepsWhenWhatFollowsThemCannotBeOpened() throws Exception {
    pipeline.preparers = 0;
    OperatorHarness harness = OperatorHarness.closed(pipeline);

    assertThatThrownBy(harness::open).isInstanceOf(IllegalArgumentException.class);
    assertThat(pipeline.closed).hasValue(1);

    harness.close();
    assertThat(pipeline.closed).hasValue(1);
  }

  @Test
  void closesWhileEventsAreInFlightWithoutGivingThemOut() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    pipeline.beforeAnswering = () -> await(never);
    try (OperatorHarness harness = harness()) {
      for (int i = 0; i < 10; i++) {
        harness.processElement(events.good(i), i);
      }
    }

    assertThat(pipeline.closed).hasValue(1);
  }

  @Test
  void waitsForMailsThatComeLate() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    pipeline.beforeAnswering = () -> await(gate);
    ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    try (OperatorHarness harness = harness()) {
      harness.processElement(events.good(1), 1);
      var unused = later.schedule(gate::countDown, 100, TimeUnit.MILLISECONDS);
      harness.prepareSnapshotPreBarrier(1);

      assertThat(harness.keys()).containsExactly("event-1");
    } finally {
      later.shutdownNow();
    }
  }

  @Test
  void tasksOfATaskManagerShareOneModelUntilTheLastIsClosed() throws Exception {
    try (OperatorHarness first = harness();
        OperatorHarness second = harness()) {
      first.processElement(events.good(1), 1);
      first.prepareSnapshotPreBarrier(1);
      second.processElement(events.good(1), 1);
      second.prepareSnapshotPreBarrier(1);

      assertThat(pipeline.opened.get(0).engineCounters())
          .isEqualTo(pipeline.opened.get(1).engineCounters());
      assertThat(pipeline.opened.get(0).engineCounters().toString()).contains("hits=1");
      first.close();
      second.processElement(events.good(2), 2);
      second.prepareSnapshotPreBarrier(2);
      assertThat(second.keys()).containsExactly("event-1", "event-2");
    }
  }

  @Test
  void tasksShareOutTheCardsThatFlinkOffers() throws Exception {
    String[] cards = {"3", "1"};
    try (OperatorHarness first = OperatorHarness.closed(pipeline, cards);
        OperatorHarness second = OperatorHarness.closed(pipeline, cards);
        OperatorHarness third = OperatorHarness.closed(pipeline, cards)) {
      first.open();
      second.open();
      second.close();
      third.open();
    }
    try (OperatorHarness later = OperatorHarness.closed(pipeline, cards);
        OperatorHarness without = harness()) {
      later.open();
      assertThat(without.getOutput()).isEmpty();
    }

    assertThat(pipeline.cards)
        .containsExactly(
            OptionalInt.of(1),
            OptionalInt.of(3),
            OptionalInt.of(3),
            OptionalInt.empty(),
            OptionalInt.of(1));
  }

  @Test
  void saysWhichCardHasNoNumber() throws Exception {
    OperatorHarness harness = OperatorHarness.closed(pipeline, "GPU-5f3a");

    assertThatThrownBy(harness::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its index must be a number")
        .hasMessageContaining("GPU-5f3a");
    harness.close();
  }

  private OperatorHarness harness() throws Exception {
    return OperatorHarness.opened(pipeline);
  }

  private static DispatcherOptions dispatcher(int maxInFlight, Duration patience) {
    return new DispatcherOptions(
        BatchOptions.DEFAULTS, 1, maxInFlight, 1L << 30, patience, EmissionOrder.AS_DONE);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static List<String> keys(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "event-" + i).toList();
  }
}
