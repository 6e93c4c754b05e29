package io.bridgestream.stream.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bridgestream.inference.batch.BatchOptions;
import io.bridgestream.schemas.SchemaRegistryClient;
import io.bridgestream.stream.DispatcherOptions;
import io.bridgestream.stream.EmissionOrder;
import io.bridgestream.stream.EventPipeline;
import io.bridgestream.stream.InboundRecord;
import io.bridgestream.stream.PipelineOptions;
import io.bridgestream.stream.Telemetry;
import io.bridgestream.stream.testing.TestEvents;
import io.bridgestream.stream.testing.TestRegistry;
import io.bridgestream.stream.testing.TinyModelFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SharedEngineTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int MOST = 12;

  @TempDir private static Path folder;
  private static TestRegistry registry;
  private static SchemaRegistryClient client;
  private static EventPipeline pipeline;
  private static byte[] value;

  private WatchedSteps steps;

  @BeforeAll
  static void open() throws Exception {
    registry = TestRegistry.start();
    client = SchemaRegistryClient.open(registry.options());
    TinyModelFolder.export(folder);
    pipeline = EventPipeline.open(PipelineOptions.of(folder, registry.options()));
    value = TestEvents.of(client).bytes(TestEvents.event("event", 1));
  }

  @BeforeEach
  void watch() {
    steps = new WatchedSteps(pipeline);
  }

  @AfterAll
  static void close() {
    pipeline.close();
    client.close();
    registry.close();
  }

  @Test
  void fillsOneBatchFromSeveralTasks() throws Exception {
    try (SharedEngine engine = engine(HOUR, HOUR)) {
      TaskEvents first = engine.open(new TaskId(0, 0));
      TaskEvents second = engine.open(new TaskId(0, 1));
      for (int i = 0; i < 4; i++) {
        assertThat(first.offer(event(0, i))).isTrue();
        assertThat(second.offer(event(1, i))).isTrue();
      }

      assertThat(all(first, 4)).extracting(outcome -> outcome.source().partition()).containsOnly(0);
      assertThat(all(second, 4))
          .extracting(outcome -> outcome.source().partition())
          .containsOnly(1);
      assertThat(steps.batches).containsExactly(8);
    }
  }

  @Test
  void doesNotWaitForCompanyOnceHurried() throws Exception {
    try (SharedEngine engine = engine(HOUR, HOUR)) {
      TaskEvents task = engine.open(new TaskId(0, 0));
      task.offer(event(0, 0));
      await("prepared").until(() -> steps.prepared.get() == 1);
      assertThat(task.finished()).isEmpty();

      task.hurry();

      assertThat(task.awaitFinished()).hasSize(1);
    }
  }

  @Test
  void failsATaskThatWaitsTooLong() throws Exception {
    try (SharedEngine engine = engine(HOUR, Duration.ofMillis(300))) {
      TaskEvents task = engine.open(new TaskId(0, 0));
      task.offer(event(0, 1));

      assertThatThrownBy(task::awaitFinished)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("streams.longest-drain, found 1 in flight after 300 ms");
    }
  }

  @Test
  void setsBadDataAsideWithoutTheModel() throws Exception {
    try (SharedEngine engine = engine(HOUR, HOUR)) {
      TaskEvents task = engine.open(new TaskId(0, 0));
      task.offer(new InboundRecord("in", 0, 0, 0, null, new byte[] {1}, List.of()));

      assertThat(task.awaitFinished())
          .singleElement()
          .extracting(outcome -> outcome.record().topic())
          .isEqualTo("vqa.dead-letters");
      assertThat(steps.batches).isEmpty();
    }
  }

  @Test
  void tellsEveryTaskThatTheEngineBroke() {
    steps.broken = true;
    try (SharedEngine engine = engine(Duration.ZERO, HOUR)) {
      TaskEvents first = engine.open(new TaskId(0, 0));
      TaskEvents second = engine.open(new TaskId(0, 1));
      first.offer(event(0, 0));

      assertThatThrownBy(first::awaitFinished).hasRootCauseMessage("the device is gone");
      assertThatThrownBy(second::finished).hasRootCauseMessage("the device is gone");
      assertThatThrownBy(() -> second.offer(event(1, 0))).hasRootCauseMessage("the device is gone");
    }
  }

  @Test
  void letsATaskHaveItsShareHoweverMuchAnotherHas() throws Exception {
    try (SharedEngine engine = engine(HOUR, HOUR)) {
      TaskEvents greedy = engine.open(new TaskId(0, 0));
      TaskEvents late = engine.open(new TaskId(0, 1));
      steps.gate = new CountDownLatch(1);
      assertThat(takes(greedy, 0)).as("all the room, as nobody else wants it").isEqualTo(MOST);

      assertThat(takes(late, 1)).isEqualTo(MOST / 2);
    }
  }

  private int takes(TaskEvents task, int partition) {
    int taken = 0;
    while (task.offer(event(partition, taken))) {
      taken++;
    }
    return taken;
  }

  @Test
  void dropsWhatAClosedTaskHadInFlight() throws Exception {
    try (SharedEngine engine = engine(HOUR, HOUR)) {
      TaskEvents gone = engine.open(new TaskId(0, 0));
      TaskEvents left = engine.open(new TaskId(0, 1));
      gone.offer(event(0, 0));
      gone.close();
      left.offer(event(1, 0));
      left.hurry();

      assertThat(all(left, 1)).hasSize(1);
      await("room is free again").until(() -> engine.counters().inFlight() == 0);
      assertThat(gone.finished()).isEmpty();
    }
  }

  private SharedEngine engine(Duration maxDelay, Duration longestDrain) {
    DispatcherOptions options =
        new DispatcherOptions(
            new BatchOptions(8, Long.MAX_VALUE, maxDelay, maxDelay.plusSeconds(1), List.of(16)),
            1,
            MOST,
            1 << 30,
            HOUR,
            EmissionOrder.AS_DONE);
    return SharedEngine.start(steps, options, 2, longestDrain, Telemetry.NONE);
  }

  private static List<Outcome> all(TaskEvents task, int count) throws InterruptedException {
    List<Outcome> outcomes = new ArrayList<>();
    while (outcomes.size() < count) {
      outcomes.addAll(task.awaitFinished());
    }
    return outcomes;
  }

  private static InboundRecord event(int partition, long offset) {
    return new InboundRecord("in", partition, offset, 0, null, value, List.of());
  }
}
