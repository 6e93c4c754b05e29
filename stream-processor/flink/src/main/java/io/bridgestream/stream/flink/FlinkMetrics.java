package io.bridgestream.stream.flink;

import io.bridgestream.stream.metrics.LogHistogram;
import io.bridgestream.stream.metrics.Metric;
import io.bridgestream.stream.metrics.PipelineMetrics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * A task's measurements in Flink's metrics, below its operator's scope: labels are groups with a
 * key and a value, which reporters such as Prometheus' make labels again. Thread-safe.
 */
final class FlinkMetrics implements PipelineMetrics {
  private final MetricGroup group;
  private final Map<Key, Count> counters = new HashMap<>();
  private final Map<Key, Distribution> histograms = new HashMap<>();

  private record Key(Metric metric, List<String> labels) {}

  FlinkMetrics(MetricGroup parent) {
    this.group = parent.addGroup("bridgestream");
  }

  @Override
  public synchronized Count counter(Metric metric, String... labels) {
    return counters.computeIfAbsent(
        new Key(metric, metric.requireValues(labels)),
        key -> scope(key).counter(metric.id(), new Tally())::inc);
  }

  @Override
  public synchronized Distribution histogram(Metric metric, String... labels) {
    return histograms.computeIfAbsent(
        new Key(metric, metric.requireValues(labels)),
        key -> {
          LogHistogram values = new LogHistogram();
          scope(key).histogram(metric.id(), new FlinkHistogram(values, System::nanoTime));
          return values;
        });
  }

  /** Flink's counters are whole numbers, so that counters kept elsewhere become gauges as well. */
  @Override
  public synchronized void observe(Metric metric, DoubleSupplier value, String... labels) {
    scope(new Key(metric, metric.requireValues(labels)))
        .gauge(metric.id(), (Gauge<Double>) value::getAsDouble);
  }

  private MetricGroup scope(Key key) {
    MetricGroup scope = group;
    for (int i = 0; i < key.labels().size(); i++) {
      scope = scope.addGroup(key.metric().labels().get(i), key.labels().get(i));
    }
    return scope;
  }

  /** A counter for any number of threads; Flink's own are for one. */
  private static final class Tally implements Counter {
    private final LongAdder sum = new LongAdder();

    @Override
    public void inc() {
      sum.increment();
    }

    @Override
    public void inc(long more) {
      sum.add(more);
    }

    @Override
    public void dec() {
      sum.decrement();
    }

    @Override
    public void dec(long less) {
      sum.add(-less);
    }

    @Override
    public long getCount() {
      return sum.sum();
    }
  }
}
