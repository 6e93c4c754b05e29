package io.bridgestream.stream;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads behind one dispatcher or several: some that prepare, some that run the model, one
 * that keeps time. Thread-safe. Closed after the dispatchers that use it.
 */
public final class WorkerPool implements Workers, AutoCloseable {
  private static final long GOODBYE_SECONDS = 30;

  private final ExecutorService preparers;
  private final ExecutorService models;
  private final ScheduledThreadPoolExecutor alarm;

  /**
   * Starts threads when they are needed.
   *
   * @param name what their names begin with
   * @param preparers how many events are prepared at a time, at least 1
   * @param models how many batches run at a time, at least 1
   */
  public WorkerPool(String name, int preparers, int models) {
    this.preparers = Executors.newFixedThreadPool(preparers, threads(name + "-prepare-"));
    this.models = Executors.newFixedThreadPool(models, threads(name + "-model-"));
    this.alarm = new ScheduledThreadPoolExecutor(1, threads(name + "-alarm-"));
    alarm.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long now() {
    return System.nanoTime();
  }

  @Override
  public void prepare(Runnable task) {
    preparers.execute(task);
  }

  @Override
  public void run(Runnable batch) {
    models.execute(batch);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // what runs reports to its owner itself
  public void after(long nanos, Runnable task) {
    try {
      alarm.schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      // Nobody is left to be woken.
      return;
    }
  }

  /** Drops what waits and gives what runs some time to end; a run of the model can't be stopped. */
  @Override
  public void close() {
    alarm.shutdownNow();
    preparers.shutdownNow();
    models.shutdownNow();
    try {
      if (preparers.awaitTermination(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
        models.awaitTermination(GOODBYE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Daemons: a hanging model must not keep the process alive. */
  private static ThreadFactory threads(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
