package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.metrics.InMemoryMetrics;
import io.bridgestream.stream.metrics.LogHistogram;
import io.bridgestream.stream.metrics.Metric;
import io.bridgestream.stream.metrics.PipelineMetrics;
import io.bridgestream.stream.metrics.RecentValues;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Shows measurements in JMX, one bean a series, from when it is created until this is closed:
 * {@code io.bridgestream:application-id=...,port=...,metric=NAME,LABEL=VALUE}. The port tells
 * processes apart that stand in one Java machine. Thread-safe.
 */
final class MetricBeans implements PipelineMetrics, AutoCloseable {
  private static final Pattern PLAIN = Pattern.compile("[\\w .%/-]*");

  private final InMemoryMetrics metrics;
  private final String scope;
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final Set<ObjectName> registered = new LinkedHashSet<>();

  /**
   * Creates no beans yet.
   *
   * @param metrics where measurements are kept
   */
  MetricBeans(InMemoryMetrics metrics, String applicationId, int port) {
    this.metrics = metrics;
    this.scope = "io.bridgestream:application-id=" + plain(applicationId) + ",port=" + port;
  }

  @Override
  public Count counter(Metric metric, String... labels) {
    Count count = metrics.counter(metric, labels);
    show(metric, value(metric, labels), labels);
    return count;
  }

  @Override
  public Distribution histogram(Metric metric, String... labels) {
    Distribution values = metrics.histogram(metric, labels);
    show(metric, new Histogram(metrics, metric, labels.clone()), labels);
    return values;
  }

  @Override
  public void observe(Metric metric, DoubleSupplier value, String... labels) {
    metrics.observe(metric, value, labels);
    show(metric, value(metric, labels), labels);
  }

  private SeriesMXBean value(Metric metric, String... labels) {
    String[] own = labels.clone();
    return () -> metrics.value(metric, own);
  }

  private synchronized void show(Metric metric, Object bean, String... labels) {
    StringBuilder name = new StringBuilder(scope).append(",metric=").append(metric.id());
    List<String> keys = metric.labels();
    for (int i = 0; i < keys.size(); i++) {
      name.append(',').append(keys.get(i)).append('=').append(plain(labels[i]));
    }
    try {
      ObjectName object = new ObjectName(name.toString());
      if (!registered.contains(object)) {
        server.registerMBean(bean, object);
        registered.add(object);
      }
    } catch (InstanceAlreadyExistsException e) {
      throw new IllegalStateException(
          "Cannot show metrics in JMX: no other may have the name " + name, e);
    } catch (JMException e) {
      throw new IllegalStateException("Cannot show metric " + name + ": " + e.getMessage(), e);
    }
  }

  private static String plain(String value) {
    return PLAIN.matcher(value).matches() ? value : ObjectName.quote(value);
  }

  /** Takes the beans away. */
  @Override
  public synchronized void close() {
    for (ObjectName name : registered) {
      try {
        server.unregisterMBean(name);
      } catch (JMException e) {
        // Somebody else has taken it away already.
      }
    }
    registered.clear();
  }

  private static final class Histogram implements HistogramMXBean {
    private final InMemoryMetrics metrics;
    private final Metric metric;
    private final String[] labels;
    private final RecentValues recent;

    Histogram(InMemoryMetrics metrics, Metric metric, String... labels) {
      this.metrics = metrics;
      this.metric = metric;
      this.labels = labels;
      this.recent = new RecentValues(this::all, System::nanoTime);
    }

    private LogHistogram.Snapshot all() {
      return metrics.values(metric, labels);
    }

    @Override
    public long getCount() {
      return all().count();
    }

    @Override
    public double getMean() {
      return recent.snapshot().mean();
    }

    @Override
    public double getMedian() {
      return recent.snapshot().quantile(0.5);
    }

    @Override
    public double getPercentile95() {
      return recent.snapshot().quantile(0.95);
    }

    @Override
    public double getPercentile99() {
      return recent.snapshot().quantile(0.99);
    }

    @Override
    public double getMax() {
      return recent.snapshot().quantile(1);
    }
  }
}
