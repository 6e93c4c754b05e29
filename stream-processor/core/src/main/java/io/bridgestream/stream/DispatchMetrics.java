package io.bridgestream.stream;

import io.bridgestream.inference.batch.Batch;
import io.bridgestream.inference.batch.BatchOptions;
import io.bridgestream.stream.metrics.BatchMetrics;
import io.bridgestream.stream.metrics.Metric;
import io.bridgestream.stream.metrics.PipelineMetrics;
import io.bridgestream.stream.metrics.PipelineMetrics.Count;
import io.bridgestream.stream.metrics.PipelineMetrics.Distribution;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Measures what a dispatcher does. Told by the owner's thread only; the gauges may be looked at
 * from any thread.
 */
final class DispatchMetrics<C> {
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Count requests;
  private final Distribution durations;
  private final BatchMetrics batches;

  /** In the order of their coming; those that went to the model leave when they come first. */
  private final ArrayDeque<InFlight<C>> queue = new ArrayDeque<>();

  private volatile long events;
  private volatile long bytes;
  private volatile long waiting;
  private volatile long oldest;

  DispatchMetrics(PipelineMetrics metrics, BatchOptions options, LongSupplier clock) {
    requests = metrics.counter(Metric.REQUESTS);
    durations = metrics.histogram(Metric.EVENT_DURATION);
    batches = new BatchMetrics(metrics, options);
    metrics.observe(Metric.IN_FLIGHT_EVENTS, () -> events);
    metrics.observe(Metric.IN_FLIGHT_BYTES, () -> bytes);
    metrics.observe(Metric.QUEUE_EVENTS, () -> waiting);
    metrics.observe(Metric.QUEUE_AGE, () -> age(clock.getAsLong()));
  }

  void submitted() {
    requests.add(1);
  }

  void queued(InFlight<C> item, long now) {
    item.queued(now);
    queue.add(item);
  }

  void dispatched(Batch<InFlight<C>> batch) {
    batch.items().forEach(item -> item.value().dispatched());
    batches.dispatched(batch);
  }

  void emitted(InFlight<C> item, long now) {
    durations.record(Math.max(0, now - item.since()) / SECOND);
  }

  /** Shows how much is on its way now. */
  void show(long inFlight, long inFlightBytes, long inQueue) {
    while (!queue.isEmpty() && !queue.element().isQueued()) {
      queue.remove();
    }
    events = inFlight;
    bytes = inFlightBytes;
    oldest = queue.isEmpty() ? 0 : queue.element().queuedAt();
    waiting = inQueue;
  }

  private double age(long now) {
    return waiting == 0 ? 0 : Math.max(0, now - oldest) / SECOND;
  }
}
