package io.bridgestream.stream.metrics;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * Counts values in buckets that are 3 % wide, from a billionth to a billion; quantiles are exact to
 * half of that. Thread-safe without locks; recording allocates nothing.
 */
public final class LogHistogram implements PipelineMetrics.Distribution {
  /** Leaves of a double its exponent and 5 bits behind the point: 32 buckets for each doubling. */
  private static final int SHIFT = 52 - 5;

  private static final double LEAST = 0x1p-30;
  private static final double MOST = 0x1p30;
  private static final int FIRST = bits(LEAST);
  private static final int BUCKETS = bits(MOST) - FIRST + 1;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
  private final DoubleAdder sum = new DoubleAdder();

  /** Creates an empty histogram. */
  public LogHistogram() {}

  /** Adds a value; below a billionth it counts as 0. */
  @Override
  public void record(double value) {
    counts.incrementAndGet(value < LEAST ? 0 : bits(Math.min(value, MOST)) - FIRST);
    sum.add(value);
  }

  /** Returns what has been recorded so far. */
  public Snapshot snapshot() {
    long[] copy = new long[BUCKETS];
    for (int i = 0; i < BUCKETS; i++) {
      copy[i] = counts.get(i);
    }
    return new Snapshot(copy, sum.sum());
  }

  private static int bits(double value) {
    return (int) (Double.doubleToRawLongBits(value) >>> SHIFT);
  }

  private static double middle(int bucket) {
    return (lowerBound(bucket) + lowerBound(bucket + 1)) / 2;
  }

  private static double lowerBound(int bucket) {
    return Double.longBitsToDouble((long) (bucket + FIRST) << SHIFT);
  }

  /** The values recorded up to a moment. Immutable. */
  public static final class Snapshot {
    /** No value. */
    public static final Snapshot EMPTY = new Snapshot(new long[BUCKETS], 0);

    private final long[] counts;
    private final long count;
    private final double sum;

    private Snapshot(long[] counts, double sum) {
      this.counts = counts;
      this.sum = sum;
      long total = 0;
      for (long each : counts) {
        total += each;
      }
      this.count = total;
    }

    /** Returns how many values there are. */
    public long count() {
      return count;
    }

    /** Returns their sum. */
    public double sum() {
      return sum;
    }

    /** Returns their mean; 0 if there are none. */
    public double mean() {
      return count == 0 ? 0 : sum / count;
    }

    /** Returns their standard deviation; 0 if there are none. */
    public double deviation() {
      double squares = 0;
      for (int i = 1; i < BUCKETS; i++) {
        double distance = middle(i) - mean();
        squares += counts[i] * distance * distance;
      }
      squares += counts[0] * mean() * mean();
      return count == 0 ? 0 : Math.sqrt(squares / count);
    }

    /**
     * Returns the value that a share of all values doesn't exceed; 0 if there are none.
     *
     * @param quantile from 0 to 1
     */
    public double quantile(double quantile) {
      long rank = Math.max(1, (long) Math.ceil(quantile * count));
      long seen = 0;
      for (int i = 0; i < BUCKETS; i++) {
        seen += counts[i];
        if (seen >= rank) {
          return i == 0 ? 0 : middle(i);
        }
      }
      return 0;
    }

    /** Returns how many values are at most a bound, which is taken as its bucket's upper end. */
    public long countUpTo(double bound) {
      int last = bound < LEAST ? 0 : bits(Math.min(bound, MOST)) - FIRST;
      long seen = 0;
      for (int i = 0; i <= last; i++) {
        seen += counts[i];
      }
      return seen;
    }

    /** Returns the values recorded after an earlier snapshot of the same histogram. */
    public Snapshot since(Snapshot earlier) {
      long[] later = new long[BUCKETS];
      for (int i = 0; i < BUCKETS; i++) {
        later[i] = counts[i] - earlier.counts[i];
      }
      return new Snapshot(later, sum - earlier.sum);
    }
  }
}
