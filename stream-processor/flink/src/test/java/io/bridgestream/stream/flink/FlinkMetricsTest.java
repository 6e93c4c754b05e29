package io.bridgestream.stream.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.stream.metrics.LogHistogram;
import io.bridgestream.stream.metrics.Metric;
import io.bridgestream.stream.metrics.PipelineMetrics;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class FlinkMetricsTest {
  private final Map<String, org.apache.flink.metrics.Metric> registered = new HashMap<>();
  private final PipelineMetrics metrics = new FlinkMetrics(new RecordingGroup(""));

  /** Keeps what is registered under its groups and name. */
  private final class RecordingGroup extends UnregisteredMetricsGroup {
    private final String path;

    RecordingGroup(String path) {
      this.path = path;
    }

    @Override
    public MetricGroup addGroup(String name) {
      return new RecordingGroup(path + name + "/");
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      return new RecordingGroup(path + key + "=" + value + "/");
    }

    @Override
    public <C extends Counter> C counter(String name, C counter) {
      registered.put(path + name, counter);
      return counter;
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      registered.put(path + name, gauge);
      return gauge;
    }

    @Override
    public <H extends Histogram> H histogram(String name, H histogram) {
      registered.put(path + name, histogram);
      return histogram;
    }
  }

  @Test
  void putsLabelsIntoGroups() {
    metrics.counter(Metric.DEAD_LETTERS, "decode", "image-corrupt").add(2);
    metrics.counter(Metric.DEAD_LETTERS, "decode", "image-corrupt").add(3);
    metrics.observe(Metric.QUEUE_AGE, () -> 0.25);

    assertThat(registered.get("bridgestream/stage=decode/code=image-corrupt/dead_letters_total"))
        .isInstanceOfSatisfying(
            Counter.class, counter -> assertThat(counter.getCount()).isEqualTo(5));
    assertThat(registered.get("bridgestream/queue_age_seconds"))
        .isInstanceOfSatisfying(Gauge.class, gauge -> assertThat(gauge.getValue()).isEqualTo(0.25));
  }

  @Test
  void describesValuesOfTheLastMinutesOnly() {
    AtomicLong now = new AtomicLong();
    LogHistogram values = new LogHistogram();
    FlinkHistogram recent = new FlinkHistogram(values, now::get);

    values.record(100);
    assertThat(recent.getStatistics().getQuantile(0.5)).isEqualTo(100, within(2.0));
    for (int minute = 0; minute < 3; minute++) {
      now.addAndGet(TimeUnit.MINUTES.toNanos(1));
      values.record(1);
      var unused = recent.getStatistics();
    }

    assertThat(recent.getCount()).isEqualTo(4);
    assertThat(recent.getStatistics().getQuantile(1)).isEqualTo(1, within(0.02));
    assertThat(recent.getStatistics().size()).isLessThan(4).isPositive();
  }
}
