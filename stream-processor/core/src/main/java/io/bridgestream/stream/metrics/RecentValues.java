package io.bridgestream.stream.metrics;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The values of a histogram's last one or two minutes, so that quantiles show what is and not what
 * once was. Thread-safe; asking moves the window on.
 */
public final class RecentValues {
  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Supplier<LogHistogram.Snapshot> all;
  private final LongSupplier clock;
  private LogHistogram.Snapshot before = LogHistogram.Snapshot.EMPTY;
  private LogHistogram.Snapshot mark = LogHistogram.Snapshot.EMPTY;
  private long markedAt;

  /**
   * Creates a window.
   *
   * @param all everything that the histogram has recorded
   * @param clock in nanoseconds, as {@link System#nanoTime()}
   */
  public RecentValues(Supplier<LogHistogram.Snapshot> all, LongSupplier clock) {
    this.all = all;
    this.clock = clock;
    this.markedAt = clock.getAsLong();
  }

  /** Returns the values of the last one or two minutes. */
  public synchronized LogHistogram.Snapshot snapshot() {
    LogHistogram.Snapshot now = all.get();
    if (clock.getAsLong() - markedAt >= WINDOW_NANOS) {
      before = mark;
      mark = now;
      markedAt = clock.getAsLong();
    }
    return now.since(before);
  }
}
