package io.bridgestream.stream.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** Measurements kept in this process, for whoever reports them itself. Thread-safe. */
public final class InMemoryMetrics implements PipelineMetrics {
  private final Map<Key, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<Key, DoubleSupplier> observed = new ConcurrentHashMap<>();
  private final Map<Key, LogHistogram> histograms = new ConcurrentHashMap<>();

  private record Key(Metric metric, List<String> labels) {}

  /**
   * A counter or gauge at a moment.
   *
   * @param labels the values of its labels, in the metric's order
   */
  public record Value(Metric metric, List<String> labels, double value) {}

  /**
   * A histogram at a moment.
   *
   * @param labels the values of its labels, in the metric's order
   */
  public record Values(Metric metric, List<String> labels, LogHistogram.Snapshot values) {}

  /** Creates an empty place. */
  public InMemoryMetrics() {}

  @Override
  public Count counter(Metric metric, String... labels) {
    return counters.computeIfAbsent(key(metric, labels), first -> new LongAdder())::add;
  }

  @Override
  public Distribution histogram(Metric metric, String... labels) {
    return histograms.computeIfAbsent(key(metric, labels), first -> new LogHistogram());
  }

  @Override
  public void observe(Metric metric, DoubleSupplier value, String... labels) {
    observed.put(key(metric, labels), value);
  }

  /** Returns a counter's or a gauge's value; 0 if nobody told any. */
  public double value(Metric metric, String... labels) {
    Key key = key(metric, labels);
    LongAdder counter = counters.get(key);
    DoubleSupplier supplier = observed.get(key);
    return counter != null ? counter.sum() : supplier != null ? supplier.getAsDouble() : 0;
  }

  /** Returns a histogram's values. */
  public LogHistogram.Snapshot values(Metric metric, String... labels) {
    LogHistogram histogram = histograms.get(key(metric, labels));
    return histogram == null ? LogHistogram.Snapshot.EMPTY : histogram.snapshot();
  }

  /** Returns all counters and gauges, in no order. */
  public List<Value> values() {
    List<Value> all = new ArrayList<>();
    counters.forEach((key, sum) -> all.add(new Value(key.metric(), key.labels(), sum.sum())));
    observed.forEach(
        (key, value) -> all.add(new Value(key.metric(), key.labels(), value.getAsDouble())));
    return all;
  }

  /** Returns all histograms, in no order. */
  public List<Values> histograms() {
    List<Values> all = new ArrayList<>();
    histograms.forEach(
        (key, values) -> all.add(new Values(key.metric(), key.labels(), values.snapshot())));
    return all;
  }

  private static Key key(Metric metric, String... labels) {
    return new Key(metric, metric.requireValues(labels));
  }
}
