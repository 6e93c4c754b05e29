package io.bridgestream.stream.kstreams;

import io.bridgestream.inference.batch.Batch;
import io.bridgestream.inference.batch.BatchItem;
import io.bridgestream.inference.batch.BatchOptions;
import io.bridgestream.inference.batch.MicroBatcher;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Owns the batcher and runs its batches one after the other. */
final class ModelThread<P> implements Runnable {
  private final WorkSteps<P> steps;
  private final Consumer<Throwable> onFailure;
  private final MicroBatcher<InFlight<P>> batcher;
  private final Queue<Batch<InFlight<P>>> drained = new ArrayDeque<>();
  private final Object lock = new Object();
  private final List<BatchItem<InFlight<P>>> arrived = new ArrayList<>();
  private int hurrying;
  private boolean closed;
  private volatile boolean warm;
  private final AtomicLong batches = new AtomicLong();
  private @Nullable Thread thread;

  ModelThread(WorkSteps<P> steps, BatchOptions batching, Consumer<Throwable> onFailure) {
    this.steps = steps;
    this.onFailure = onFailure;
    batcher = new MicroBatcher<>(batching);
  }

  @Override
  public void run() {
    synchronized (lock) {
      thread = Thread.currentThread();
    }
    try {
      steps.warmUp();
      warm = true;
      Batch<InFlight<P>> batch = next();
      while (batch != null) {
        long start = System.nanoTime();
        InFlight.answer(steps, batch.values());
        batcher.completed(batch, Duration.ofNanos(System.nanoTime() - start));
        batches.incrementAndGet();
        batch = next();
      }
    } catch (InterruptedException e) {
      // Closed while waiting.
    } catch (RuntimeException | Error e) {
      onFailure.accept(e);
    }
  }

  private @Nullable Batch<InFlight<P>> next() throws InterruptedException {
    synchronized (lock) {
      while (!closed) {
        long now = System.nanoTime();
        arrived.forEach(item -> batcher.offer(item, now));
        arrived.clear();
        Batch<InFlight<P>> batch =
            drained.isEmpty() ? batcher.poll(now).orElse(null) : drained.remove();
        if (batch != null) {
          return batch;
        }
        if (hurrying > 0 && batcher.waiting() > 0) {
          drained.addAll(batcher.drain());
        } else {
          lock.wait(millisUntil(batcher.nextWakeUp(now), now));
        }
      }
      return null;
    }
  }

  /** For {@link Object#wait(long)}, where 0 is for ever. */
  private static long millisUntil(OptionalLong wakeUp, long now) {
    return wakeUp.isEmpty()
        ? 0
        : Math.max(1, Duration.ofNanos(wakeUp.getAsLong() - now).toMillis());
  }

  void offer(BatchItem<InFlight<P>> item) {
    synchronized (lock) {
      arrived.add(item);
      lock.notifyAll();
    }
  }

  void hurry(int change) {
    synchronized (lock) {
      hurrying += change;
      lock.notifyAll();
    }
  }

  boolean warm() {
    return warm;
  }

  long batches() {
    return batches.get();
  }

  /** Waits for the batch that runs: the model's memory must not go while it is in use. */
  void close() {
    Thread running;
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
      running = thread;
    }
    if (running != null && running != Thread.currentThread()) {
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
