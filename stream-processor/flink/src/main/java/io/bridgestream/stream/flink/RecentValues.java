package io.bridgestream.stream.flink;

import io.bridgestream.stream.metrics.LogHistogram;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;

/**
 * A histogram in Flink's form: counts all values, and describes those of the last one or two
 * minutes, so that quantiles show what is and not what once was.
 */
final class RecentValues implements Histogram {
  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LogHistogram values;
  private final LongSupplier clock;
  private LogHistogram.Snapshot before = LogHistogram.Snapshot.EMPTY;
  private LogHistogram.Snapshot mark = LogHistogram.Snapshot.EMPTY;
  private long markedAt;

  RecentValues(LogHistogram values, LongSupplier clock) {
    this.values = values;
    this.clock = clock;
    this.markedAt = clock.getAsLong();
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
  public synchronized HistogramStatistics getStatistics() {
    LogHistogram.Snapshot now = values.snapshot();
    if (clock.getAsLong() - markedAt >= WINDOW_NANOS) {
      before = mark;
      mark = now;
      markedAt = clock.getAsLong();
    }
    return new Statistics(now.since(before));
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
