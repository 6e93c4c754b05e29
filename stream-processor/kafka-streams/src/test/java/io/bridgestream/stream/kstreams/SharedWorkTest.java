package io.bridgestream.stream.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

class SharedWorkTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final EchoSteps steps = new EchoSteps(Duration.ofMillis(1));

  @Test
  void fillsOneBatchFromSeveralTasks() throws Exception {
    try (SharedWork<?> work = steps.start(HOUR, HOUR)) {
      TaskEvents first = work.open(new TaskId(0, 0));
      TaskEvents second = work.open(new TaskId(0, 1));
      for (int i = 0; i < 4; i++) {
        assertThat(first.offer(event(0, i, "a"))).isTrue();
        assertThat(second.offer(event(1, i, "b"))).isTrue();
      }

      assertThat(all(first, 4)).extracting(outcome -> outcome.source().partition()).containsOnly(0);
      assertThat(all(second, 4))
          .extracting(outcome -> outcome.source().partition())
          .containsOnly(1);
      assertThat(steps.largestBatch).hasValue(8);
    }
  }

  @Test
  void doesNotWaitForCompanyOnceHurried() throws Exception {
    try (SharedWork<?> work = steps.start(HOUR, HOUR)) {
      TaskEvents task = work.open(new TaskId(0, 0));
      task.offer(event(0, 0, "a"));
      await("prepared").until(() -> steps.preparing.get() == 1);
      assertThat(task.finished()).isEmpty();

      task.hurry();

      assertThat(task.awaitFinished()).hasSize(1);
    }
  }

  @Test
  void waitsForCompanyAgainAfterAHurry() throws Exception {
    try (SharedWork<?> work = steps.start(HOUR, Duration.ofMillis(300))) {
      TaskEvents task = work.open(new TaskId(0, 0));
      task.offer(event(0, 0, "a"));
      task.hurry();
      assertThat(task.awaitFinished()).hasSize(1);

      task.offer(event(0, 1, "b"));

      assertThatThrownBy(task::awaitFinished)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("within streams.longest-batch, found nothing in 300 ms");
    }
  }

  @Test
  void refusesBadDataWithoutTheModel() throws Exception {
    try (SharedWork<?> work = steps.start(HOUR, HOUR)) {
      TaskEvents task = work.open(new TaskId(0, 0));
      task.offer(event(0, 0, "bad"));

      assertThat(task.awaitFinished())
          .singleElement()
          .extracting(outcome -> outcome.record().topic())
          .isEqualTo(EchoSteps.DEAD);
      assertThat(work.batches()).isZero();
    }
  }

  @Test
  void tellsEveryTaskThatTheEngineBroke() {
    try (SharedWork<?> work = steps.start(Duration.ZERO, HOUR)) {
      TaskEvents first = work.open(new TaskId(0, 0));
      TaskEvents second = work.open(new TaskId(0, 1));
      first.offer(event(0, 0, "broken"));

      assertThatThrownBy(first::awaitFinished).hasRootCauseMessage("the device is gone");
      assertThatThrownBy(second::finished).hasRootCauseMessage("the device is gone");
    }
  }

  @Test
  void boundsWhatATaskHasInFlight() throws Exception {
    try (SharedWork<?> work = steps.start(HOUR, HOUR)) {
      TaskEvents task = work.open(new TaskId(0, 0));
      assertThat(task.offer(event(0, 0, "a".repeat(2 << 20)))).as("alone, however large").isTrue();
      assertThat(task.offer(event(0, 1, "b"))).isFalse();
      task.hurry();
      all(task, 1);

      int taken = 0;
      while (task.offer(event(0, 1 + taken, "c"))) {
        taken++;
      }

      assertThat(taken).isEqualTo(64);
    }
  }

  @Test
  void dropsTheEventsOfAClosedTask() throws Exception {
    try (SharedWork<?> work = steps.start(HOUR, HOUR)) {
      TaskEvents gone = work.open(new TaskId(0, 0));
      TaskEvents left = work.open(new TaskId(0, 1));
      gone.offer(event(0, 0, "broken"));
      gone.close();
      left.offer(event(1, 0, "a"));
      left.hurry();

      assertThat(all(left, 1)).hasSize(1);
    }
  }

  private static List<Outcome> all(TaskEvents task, int count) throws InterruptedException {
    List<Outcome> outcomes = new ArrayList<>();
    while (outcomes.size() < count) {
      outcomes.addAll(task.awaitFinished());
    }
    return outcomes;
  }

  private static ConsumerRecord<byte[], byte[]> event(int partition, long offset, String value) {
    return EventProcessor.event(
        new org.apache.kafka.streams.processor.api.Record<>(
            new byte[] {1}, value.getBytes(StandardCharsets.UTF_8), 0L),
        "in",
        partition,
        offset);
  }
}
