package io.bridgestream.stream.kstreams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.TaskId;

/**
 * An engine that gives back what it gets, in batches of eight over all tasks of the process, each
 * taking a fixed time.
 */
final class EchoWork implements EventWork {
  static final String OUT = "echo-out";
  private static final int BATCH = 8;
  private static final int IN_FLIGHT = 64;

  private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
  private final Duration batchTime;
  private final Thread model;
  final AtomicInteger batches = new AtomicInteger();
  final AtomicInteger largestBatch = new AtomicInteger();

  EchoWork(Duration batchTime) {
    this.batchTime = batchTime;
    model = new Thread(this::run, "echo-model");
    model.setDaemon(true);
    model.start();
  }

  private void run() {
    try {
      while (true) {
        List<Item> batch = new ArrayList<>(List.of(queue.take()));
        queue.drainTo(batch, BATCH - 1);
        LockSupport.parkNanos(batchTime.toNanos());
        batches.incrementAndGet();
        largestBatch.accumulateAndGet(batch.size(), Math::max);
        batch.forEach(item -> item.task.done.add(echo(item.event)));
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  static Outcome echo(ConsumerRecord<byte[], byte[]> event) {
    return new Outcome(
        new TopicPartition(event.topic(), event.partition()),
        event.offset(),
        new ProducerRecord<>(
            OUT, null, event.timestamp(), event.key(), event.value(), event.headers()));
  }

  @Override
  public TaskEvents open(TaskId task) {
    return new Task();
  }

  @Override
  public boolean warm() {
    return true;
  }

  @Override
  public void close() {
    model.interrupt();
  }

  private record Item(Task task, ConsumerRecord<byte[], byte[]> event) {}

  private final class Task implements TaskEvents {
    private final BlockingQueue<Outcome> done = new LinkedBlockingQueue<>();
    private int inFlight;

    @Override
    public boolean offer(ConsumerRecord<byte[], byte[]> event) {
      if (inFlight == IN_FLIGHT) {
        return false;
      }
      inFlight++;
      return queue.add(new Item(this, event));
    }

    @Override
    public List<Outcome> finished() {
      List<Outcome> outcomes = new ArrayList<>();
      done.drainTo(outcomes);
      inFlight -= outcomes.size();
      return outcomes;
    }

    @Override
    public List<Outcome> awaitFinished() throws InterruptedException {
      Outcome first = done.poll(30, TimeUnit.SECONDS);
      if (first == null) {
        throw new IllegalStateException("the echo is lost");
      }
      inFlight--;
      List<Outcome> outcomes = new ArrayList<>(List.of(first));
      outcomes.addAll(finished());
      return outcomes;
    }

    @Override
    public void hurry() {}

    @Override
    public void close() {}
  }
}
