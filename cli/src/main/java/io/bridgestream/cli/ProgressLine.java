package io.bridgestream.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One line on standard error that says what is being done. On a terminal, once it takes longer than
 * two seconds, it also says for how long, and shows a bar where the end is known. Closing it ends
 * the line. Safe for use by several threads.
 */
final class ProgressLine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration REDRAW = Duration.ofMillis(250);
  private static final int WIDTH = 30;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter err;
  private final String what;
  private final boolean terminal;
  private final long start = System.nanoTime();
  private final ScheduledExecutorService clock;
  private volatile long done;
  private volatile long total;

  private ProgressLine(PrintWriter err, String what, boolean terminal) {
    this.err = err;
    this.what = what;
    this.terminal = terminal;
    clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    if (terminal) {
      var unused =
          clock.scheduleAtFixedRate(
              this::draw, PATIENCE.toMillis(), REDRAW.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Starts the line.
   *
   * @param what what is being done, such as "starting the broker"
   */
  static ProgressLine start(PrintWriter err, String what) {
    boolean terminal = Boolean.getBoolean("bridgestream.progress"); // which the launcher knows
    err.print(what + " ..." + (terminal ? "" : System.lineSeparator()));
    err.flush();
    return new ProgressLine(err, what, terminal);
  }

  /** Says how much of it is done. */
  void at(long done, long total) {
    this.done = done;
    this.total = total;
  }

  private void draw() {
    err.print(CLEAR + line(Duration.ofNanos(System.nanoTime() - start)));
    err.flush();
  }

  /** Returns the line after some time. */
  String line(Duration passed) {
    if (total == 0) {
      return String.format(Locale.ROOT, "%s ... %d s", what, passed.toSeconds());
    }
    int filled = (int) (WIDTH * Math.min(done, total) / total);
    return String.format(
        Locale.ROOT,
        "%s [%s%s] %d of %d, %d s",
        what,
        "#".repeat(filled),
        ".".repeat(WIDTH - filled),
        done,
        total,
        passed.toSeconds());
  }

  @Override
  public void close() {
    clock.shutdownNow();
    if (terminal) {
      err.println();
      err.flush();
    }
  }
}
