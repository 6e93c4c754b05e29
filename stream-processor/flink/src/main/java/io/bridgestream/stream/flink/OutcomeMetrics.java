package io.bridgestream.stream.flink;

import io.bridgestream.inference.batch.DispatchReason;
import io.bridgestream.stream.DispatchCounters;
import io.bridgestream.stream.EventHeader;
import io.bridgestream.stream.OutboundRecord;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What a task has done, in Flink's metrics. Gauges show the counters as of a moment ago: reporters
 * have a thread of their own and the dispatcher belongs to the task's.
 */
final class OutcomeMetrics {
  private static final int REFRESH_EVERY = 32;

  private final MetricGroup group;
  private final Supplier<DispatchCounters> source;
  private final Counter answers;
  private final Map<String, Counter> deadLetters = new HashMap<>();
  private volatile DispatchCounters latest;
  private int sinceRefresh;

  OutcomeMetrics(MetricGroup parent, Supplier<DispatchCounters> source) {
    this.group = parent.addGroup("bridgestream");
    this.source = source;
    this.latest = source.get();
    this.answers = group.addGroup("outcome", "answered").counter("events_total");
    gauge(group, "events_in_flight", DispatchCounters::inFlight);
    gauge(group, "events_in_flight_bytes", DispatchCounters::inFlightBytes);
    gauge(group, "batch_size_mean", OutcomeMetrics::meanBatch);
    for (DispatchReason reason : DispatchReason.values()) {
      gauge(
          group.addGroup("reason", reason.name().toLowerCase(Locale.ROOT)),
          "batches_total",
          counters -> counters.batches().batches().getOrDefault(reason, 0L));
    }
  }

  void emitted(OutboundRecord record) {
    code(record).map(this::deadLettersOf).orElse(answers).inc();
    if (++sinceRefresh >= REFRESH_EVERY) {
      refresh();
    }
  }

  void refresh() {
    sinceRefresh = 0;
    latest = source.get();
  }

  private Counter deadLettersOf(String code) {
    return deadLetters.computeIfAbsent(
        code,
        found ->
            group.addGroup("outcome", "rejected").addGroup("code", found).counter("events_total"));
  }

  private static Optional<String> code(OutboundRecord record) {
    return record.headers().stream()
        .filter(header -> header.key().equals(EventHeader.CODE) && header.value() != null)
        .map(header -> new String(header.value(), StandardCharsets.UTF_8))
        .findFirst();
  }

  private void gauge(MetricGroup where, String name, ToDoubleFunction<DispatchCounters> value) {
    where.gauge(name, (Gauge<Double>) () -> value.applyAsDouble(latest));
  }

  private static double meanBatch(DispatchCounters counters) {
    long batches = counters.batches().batches().values().stream().mapToLong(n -> n).sum();
    return batches == 0 ? 0 : (double) counters.batches().dispatched() / batches;
  }
}
