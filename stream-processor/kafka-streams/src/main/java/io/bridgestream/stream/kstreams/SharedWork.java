package io.bridgestream.stream.kstreams;

import io.bridgestream.inference.batch.BatchItem;
import io.bridgestream.inference.batch.BatchOptions;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * The engine of a process: all tasks of all threads prepare their events on one pool and share the
 * batches of one model thread. No task crowds out another: each has a bounded share in flight, and
 * the batcher lets nothing wait longer than its ageing.
 */
public final class SharedWork<P> implements EventWork {
  private final WorkSteps<P> steps;
  private final WorkLimits limits;
  private final ExecutorService workers;
  private final ModelThread<P> model;
  private volatile @Nullable Throwable failure;

  private SharedWork(WorkSteps<P> steps, BatchOptions batching, WorkLimits limits) {
    this.steps = steps;
    this.limits = limits;
    AtomicInteger number = new AtomicInteger();
    workers =
        Executors.newFixedThreadPool(
            limits.workers(), task -> daemon(task, "prepare-" + number.incrementAndGet()));
    model = new ModelThread<>(steps, batching, this::fail);
  }

  /**
   * Starts the threads; the model warms up meanwhile.
   *
   * @param steps closed with this
   */
  public static <P> SharedWork<P> start(
      WorkSteps<P> steps, BatchOptions batching, WorkLimits limits) {
    SharedWork<P> work = new SharedWork<>(steps, batching, limits);
    daemon(work.model, "model").start();
    return work;
  }

  private static Thread daemon(Runnable run, String name) {
    Thread thread = new Thread(run, "bridgestream-" + name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public TaskEvents open(TaskId task) {
    return new SharedTask<>(this, limits);
  }

  @Override
  public boolean warm() {
    return model.warm();
  }

  /** How many batches the model has run. */
  public long batches() {
    return model.batches();
  }

  /** Begins to prepare an event of a task. */
  void submit(SharedTask<P> task, ConsumerRecord<byte[], byte[]> event) {
    try {
      workers.execute(() -> prepare(task, event));
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("Cannot take an event: the engine is closed", e);
    }
  }

  private void prepare(SharedTask<P> task, ConsumerRecord<byte[], byte[]> event) {
    if (task.closed()) {
      return;
    }
    try {
      InFlight<P> source = new InFlight<>(task, event);
      WorkSteps.Preparation<P> prepared = steps.prepare(event);
      if (prepared instanceof WorkSteps.Ready<P> ready) {
        model.offer(
            new BatchItem<>(source.with(ready.event()), ready.workload(), ready.deadline()));
      } else if (prepared instanceof WorkSteps.Rejected<P> rejected) {
        source.finish(rejected.deadLetter());
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** Work of a task must not wait for company until {@link #relax} is called as often. */
  void hurry() {
    model.hurry(1);
  }

  void relax() {
    model.hurry(-1);
  }

  private void fail(Throwable e) {
    if (failure == null) {
      failure = e;
    }
  }

  /** Throws what broke the engine, if anything did. */
  void check() {
    Throwable broken = failure;
    if (broken != null) {
      throw new IllegalStateException("Cannot answer: the engine failed", broken);
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
    model.close();
    steps.close();
  }
}
