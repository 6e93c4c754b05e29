package io.bridgestream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.inference.InferenceOptions;
import io.bridgestream.inference.MatchModel;
import io.bridgestream.inference.batch.BatchOptions;
import io.bridgestream.stream.metrics.InMemoryMetrics;
import io.bridgestream.stream.metrics.Metric;
import io.bridgestream.stream.testing.TinyModelFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DispatchMetricsTest {
  private static final long MILLI = 1_000_000;
  private static final Duration DELAY = Duration.ofMillis(500);

  @TempDir private static Path folder;
  private static MatchModel model;

  private final FakeWorkers workers = new FakeWorkers();
  private final InMemoryMetrics metrics = new InMemoryMetrics();
  private EventDispatcher<Long> dispatcher;

  @BeforeAll
  static void open() throws IOException {
    model = MatchModel.open(TinyModelFolder.export(folder), InferenceOptions.DEFAULTS);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @BeforeEach
  void dispatch() {
    BatchOptions batch =
        new BatchOptions(4, 1 << 20, DELAY, DELAY.plusSeconds(1), List.of(1 << 10));
    dispatcher =
        new EventDispatcher<>(
            new ScriptedSteps(model),
            DispatcherOptions.DEFAULTS.withBatch(batch),
            workers,
            new DispatcherOwner<>() {
              @Override
              public void execute(Runnable step) {
                workers.mails.add(step);
              }

              @Override
              public void emit(OutboundRecord record, Long context) {}
            },
            Telemetry.of(metrics),
            workers.clock());
  }

  @Test
  void measuresAFullBatchAndItsPadding() {
    for (long offset = 0; offset < 4; offset++) {
      dispatcher.submit(record(offset), offset);
    }
    workers.settle();

    assertThat(metrics.value(Metric.REQUESTS)).isEqualTo(4);
    assertThat(metrics.value(Metric.BATCHES, "full")).isEqualTo(1);
    assertThat(metrics.values(Metric.BATCH_SIZE).mean()).isEqualTo(4);
    assertThat(metrics.values(Metric.BATCH_FILL).mean()).isEqualTo(1);
    // Texts of offsets 0 and 2 are shorter than those of 1 and 3.
    assertThat(metrics.values(Metric.BATCH_PADDING).mean()).isBetween(0.2, 0.8);
  }

  @Test
  void showsWhatWaitsAndForHowLong() {
    dispatcher.submit(record(0), 0L);
    assertThat(metrics.value(Metric.QUEUE_EVENTS)).isZero();
    workers.settle();
    workers.pass(30 * MILLI);
    dispatcher.submit(record(2), 2L);
    workers.settle();
    workers.pass(40 * MILLI);

    assertThat(metrics.value(Metric.QUEUE_EVENTS)).isEqualTo(2);
    assertThat(metrics.value(Metric.QUEUE_AGE)).isEqualTo(0.07, within(1e-9));
    assertThat(metrics.value(Metric.IN_FLIGHT_EVENTS)).isEqualTo(2);
    assertThat(metrics.value(Metric.IN_FLIGHT_BYTES)).isPositive();

    workers.pass(DELAY.toNanos());
    workers.settle();

    assertThat(metrics.value(Metric.BATCHES, "delay")).isEqualTo(1);
    assertThat(metrics.value(Metric.QUEUE_EVENTS)).isZero();
    assertThat(metrics.value(Metric.QUEUE_AGE)).isZero();
    assertThat(metrics.value(Metric.IN_FLIGHT_EVENTS)).isZero();
    assertThat(metrics.values(Metric.BATCH_FILL).mean()).isEqualTo(0.5);
    assertThat(metrics.values(Metric.EVENT_DURATION).quantile(1)).isEqualTo(0.57, within(0.02));
  }

  private static InboundRecord record(long offset) {
    return new InboundRecord(
        "vqa.requests", 0, offset, 0, null, "good".getBytes(StandardCharsets.UTF_8), List.of());
  }
}
