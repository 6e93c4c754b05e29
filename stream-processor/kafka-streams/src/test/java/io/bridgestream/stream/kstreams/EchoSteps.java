package io.bridgestream.stream.kstreams;

import io.bridgestream.inference.batch.BatchOptions;
import io.bridgestream.inference.batch.Workload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives back what it gets; each batch takes a fixed time. Refuses {@code bad} and breaks at {@code
 * broken}.
 */
final class EchoSteps implements WorkSteps<ConsumerRecord<byte[], byte[]>> {
  static final String OUT = "echo-out";
  static final String DEAD = "echo-dead";

  final AtomicInteger largestBatch = new AtomicInteger();
  final AtomicInteger preparing = new AtomicInteger();
  private final Duration batchTime;

  EchoSteps(Duration batchTime) {
    this.batchTime = batchTime;
  }

  SharedWork<ConsumerRecord<byte[], byte[]>> start() {
    return start(Duration.ofMillis(10), Duration.ofSeconds(20));
  }

  SharedWork<ConsumerRecord<byte[], byte[]>> start(Duration maxDelay, Duration longestBatch) {
    return SharedWork.start(
        this,
        new BatchOptions(8, Long.MAX_VALUE, maxDelay, maxDelay.plusSeconds(1), List.of(16)),
        new WorkLimits(2, 64, 1 << 20, longestBatch));
  }

  static Outcome outcome(ConsumerRecord<byte[], byte[]> event) {
    return new Outcome(
        new TopicPartition(event.topic(), event.partition()), event.offset(), record(OUT, event));
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, ConsumerRecord<byte[], byte[]> event) {
    return new ProducerRecord<>(
        topic, null, event.timestamp(), event.key(), event.value(), event.headers());
  }

  @Override
  public Preparation<ConsumerRecord<byte[], byte[]>> prepare(ConsumerRecord<byte[], byte[]> event) {
    preparing.incrementAndGet();
    if (Arrays.equals(event.value(), "bad".getBytes(StandardCharsets.UTF_8))) {
      return new Rejected<>(record(DEAD, event));
    }
    return new Ready<>(event, new Workload(event, 1, 1, 8), OptionalLong.empty());
  }

  @Override
  public List<ProducerRecord<byte[], byte[]>> answer(List<ConsumerRecord<byte[], byte[]>> events) {
    if (events.stream()
        .anyMatch(e -> Arrays.equals(e.value(), "broken".getBytes(StandardCharsets.UTF_8)))) {
      throw new IllegalStateException("the device is gone");
    }
    largestBatch.accumulateAndGet(events.size(), Math::max);
    long end = System.nanoTime() + batchTime.toNanos();
    for (long left = batchTime.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return events.stream().map(event -> record(OUT, event)).toList();
  }

  @Override
  public void warmUp() {}

  @Override
  public void close() {}
}
