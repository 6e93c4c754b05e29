package io.bridgestream.stream.kstreams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A task's share of the engine: counts what is in flight, and takes what comes back. */
final class SharedTask<P> implements TaskEvents {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final SharedWork<P> work;
  private final WorkLimits limits;
  private final BlockingQueue<Done> done = new LinkedBlockingQueue<>();
  private int events;
  private long bytes;
  private boolean hurried;
  private volatile boolean closed;

  private record Done(Outcome outcome, long bytes) {}

  SharedTask(SharedWork<P> work, WorkLimits limits) {
    this.work = work;
    this.limits = limits;
  }

  static long bytes(ConsumerRecord<byte[], byte[]> event) {
    return Math.max(0, event.serializedKeySize()) + (long) Math.max(0, event.serializedValueSize());
  }

  @Override
  public boolean offer(ConsumerRecord<byte[], byte[]> event) {
    long size = bytes(event);
    boolean full = events == limits.eventsPerTask() || bytes + size > limits.bytesPerTask();
    if (events > 0 && full) {
      return false;
    }
    work.check();
    events++;
    bytes += size;
    work.submit(this, event);
    return true;
  }

  /** Called by workers and the model thread. */
  void finish(Outcome outcome, long size) {
    done.add(new Done(outcome, size));
  }

  @Override
  public List<Outcome> finished() {
    work.check();
    List<Done> all = new ArrayList<>();
    done.drainTo(all);
    return settled(all);
  }

  @Override
  public List<Outcome> awaitFinished() throws InterruptedException {
    long end = System.nanoTime() + limits.longestBatch().toNanos();
    while (true) {
      work.check();
      Done first = done.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      if (first != null) {
        List<Done> all = new ArrayList<>(List.of(first));
        done.drainTo(all);
        return settled(all);
      }
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "Cannot wait longer: something must finish within streams.longest-batch, found nothing in "
                + limits.longestBatch().toMillis()
                + " ms");
      }
    }
  }

  private List<Outcome> settled(List<Done> all) {
    events -= all.size();
    all.forEach(one -> bytes -= one.bytes);
    if (events == 0) {
      relax();
    }
    return all.stream().map(Done::outcome).toList();
  }

  @Override
  public void hurry() {
    if (!hurried && events > 0) {
      hurried = true;
      work.hurry();
    }
  }

  private void relax() {
    if (hurried) {
      hurried = false;
      work.relax();
    }
  }

  boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    relax();
  }
}
