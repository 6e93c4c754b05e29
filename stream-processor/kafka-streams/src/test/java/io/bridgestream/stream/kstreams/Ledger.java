package io.bridgestream.stream.kstreams;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Numbered events in, and how often each came out, as a reader of committed records sees it. */
final class Ledger implements AutoCloseable {
  private final TestBroker broker;
  private final String requests;
  private final int partitions;
  private final int[] seen;
  private final KafkaConsumer<byte[], byte[]> reader;

  Ledger(TestBroker broker, String requests, int partitions, int events) throws Exception {
    this.broker = broker;
    this.requests = requests;
    this.partitions = partitions;
    seen = new int[events];
    broker.createTopics(partitions, requests, EchoSteps.OUT);
    reader = reader("read_committed");
  }

  private KafkaConsumer<byte[], byte[]> reader(String isolation) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "isolation.level",
                isolation,
                "max.poll.records",
                "20000",
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all =
        IntStream.range(0, partitions).mapToObj(i -> new TopicPartition(EchoSteps.OUT, i)).toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    return consumer;
  }

  void produce() {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < seen.length; i++) {
        byte[] key = ByteBuffer.allocate(4).putInt(i).array();
        var unused =
            producer.send(new ProducerRecord<>(requests, i % partitions, key, new byte[64]));
        if (i % 1000 == 0) {
          producer.flush();
        }
      }
      producer.flush();
    }
  }

  /** Reads what is there now and says how many different events have come out. */
  int read() {
    for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(100))) {
      seen[ByteBuffer.wrap(record.key()).getInt()]++;
    }
    return (int) IntStream.of(seen).filter(count -> count > 0).count();
  }

  /** Reads to the end of what is committed: call it when nobody writes any more. */
  void readToEnd() {
    int idle = 0;
    while (idle < 10) {
      int before = IntStream.of(seen).sum();
      read();
      idle = IntStream.of(seen).sum() == before ? idle + 1 : 0;
    }
  }

  /**
   * How many outcomes were written and taken back: what a reader sees who doesn't wait for commits.
   */
  int aborted() {
    int written = 0;
    int idle = 0;
    try (KafkaConsumer<byte[], byte[]> all = reader("read_uncommitted")) {
      while (idle < 10) {
        int count = all.poll(Duration.ofMillis(200)).count();
        written += count;
        idle = count == 0 ? idle + 1 : 0;
      }
    }
    return written - IntStream.of(seen).sum();
  }

  /** How many outcomes were written so far, committed or not. */
  long written() throws Exception {
    try (Admin admin = broker.admin()) {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (int i = 0; i < partitions; i++) {
        ends.put(new TopicPartition(EchoSteps.OUT, i), OffsetSpec.latest());
      }
      return admin.listOffsets(ends).all().get().values().stream()
          .mapToLong(end -> end.offset())
          .sum();
    }
  }

  long lag(String group) throws Exception {
    try (Admin admin = broker.admin()) {
      long committed =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get()
              .values()
              .stream()
              .mapToLong(offset -> offset == null ? 0 : offset.offset())
              .sum();
      return seen.length - committed;
    }
  }

  int lost() {
    return (int) IntStream.of(seen).filter(count -> count == 0).count();
  }

  int duplicated() {
    return IntStream.of(seen).map(count -> Math.max(0, count - 1)).sum();
  }

  @Override
  public void close() {
    reader.close();
  }
}
