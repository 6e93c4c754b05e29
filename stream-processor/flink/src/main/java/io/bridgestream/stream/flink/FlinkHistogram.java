package io.bridgestream.stream.flink;

import io.bridgestream.stream.metrics.LogHistogram;
import io.bridgestream.stream.metrics.RecentValues;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;

/** A histogram in Flink's form: counts all values, and describes the recent ones. */
final class FlinkHistogram implements Histogram {
  private final LogHistogram values;
  private final RecentValues recent;

  FlinkHistogram(LogHistogram values, LongSupplier clock) {
    this.values = values;
    this.recent = new RecentValues(values::snapshot, clock);
  }

  @Override
  public void update(long value) {
    values.record((double) value);
  }

  @Override
  public long getCount() {
    return values.snapshot().count();
  }

  @Override
  public HistogramStatistics getStatistics() {
    return new Statistics(recent.snapshot());
  }

  private static final class Statistics extends HistogramStatistics {
    private final LogHistogram.Snapshot values;

    Statistics(LogHistogram.Snapshot values) {
      this.values = values;
    }

    @Override
    public double getQuantile(double quantile) {
      return values.quantile(quantile);
    }

    /** Values are not kept one by one, and most are fractions. */
    @Override
    public long[] getValues() {
      return new long[0];
    }

    @Override
    public int size() {
      return (int) Math.min(values.count(), Integer.MAX_VALUE);
    }

    @Override
    public double getMean() {
      return values.mean();
    }

    @Override
    public double getStdDev() {
      return values.deviation();
    }

    @Override
    public long getMax() {
      return (long) Math.ceil(values.quantile(1));
    }

    @Override
    public long getMin() {
      return (long) values.quantile(0);
    }
  }
}
