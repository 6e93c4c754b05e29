package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.testing.TestEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Numbered events in, and what came out for each, as a reader of committed records sees it. */
final class Ledger implements AutoCloseable {
  static final String ANSWERS = "vqa.answers";
  static final String DEAD_LETTERS = "vqa.dead-letters";

  private final TestCluster cluster;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> committed;
  private final KafkaConsumer<byte[], byte[]> uncommitted;
  private final Map<String, Integer> seen = new HashMap<>();
  private final Map<String, String> codes = new HashMap<>();
  private int sent;
  private int read;
  private int written;

  Ledger(TestCluster cluster) {
    this.cluster = cluster;
    String servers = cluster.broker.bootstrapServers();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "linger.ms", "5"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    committed = reader(servers, "read_committed");
    uncommitted = reader(servers, "read_uncommitted");
  }

  private static KafkaConsumer<byte[], byte[]> reader(String servers, String isolation) {
    KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "isolation.level",
                isolation,
                "max.poll.records",
                "20000",
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    reader.assign(
        Stream.of(ANSWERS, DEAD_LETTERS)
            .flatMap(
                topic ->
                    IntStream.range(0, TestCluster.PARTITIONS)
                        .mapToObj(i -> new TopicPartition(topic, i)))
            .toList());
    return reader;
  }

  /** Sends events; each has a key of its number. */
  void send(int count, IntFunction<byte @Nullable []> value) throws Exception {
    List<Future<RecordMetadata>> sends = new ArrayList<>(count);
    for (int i = 0; i < count; i++, sent++) {
      byte[] key = key(sent).getBytes(StandardCharsets.UTF_8);
      sends.add(
          producer.send(
              new ProducerRecord<>(
                  TestEvents.TOPIC, sent % TestCluster.PARTITIONS, key, value.apply(sent))));
    }
    producer.flush();
    for (Future<RecordMetadata> one : sends) {
      one.get();
    }
  }

  private static String key(int number) {
    return "event-" + number;
  }

  /** Reads what is committed now and says how many different events have an outcome. */
  int read() {
    for (ConsumerRecord<byte[], byte[]> record : committed.poll(Duration.ofMillis(100))) {
      read++;
      String key = new String(record.key(), StandardCharsets.UTF_8);
      seen.merge(key, 1, Integer::sum);
      Header code = record.headers().lastHeader("bridgestream.error.code");
      if (record.topic().equals(DEAD_LETTERS)) {
        codes.put(key, new String(code.value(), StandardCharsets.UTF_8));
      }
    }
    return seen.size();
  }

  /** How many outcomes have been written so far, committed or not or taken back. */
  int written() {
    written += uncommitted.poll(Duration.ofMillis(50)).count();
    return written;
  }

  /** Reads to the end of what is committed: call it when nobody writes any more. */
  void readToEnd() {
    for (int idle = 0; idle < 10; idle++) {
      int before = read + written;
      read();
      written();
      idle = read + written == before ? idle : -1;
    }
  }

  int sent() {
    return sent;
  }

  /** How many outcomes were written and taken back, once all is read. */
  int aborted() {
    return written - read;
  }

  /** How many events of the group are not committed. */
  long lag() throws Exception {
    try (Admin admin = cluster.admin()) {
      long done =
          admin
              .listConsumerGroupOffsets(TestCluster.GROUP)
              .partitionsToOffsetAndMetadata()
              .get()
              .values()
              .stream()
              .mapToLong(offset -> offset == null ? 0 : offset.offset())
              .sum();
      return sent - done;
    }
  }

  int lost() {
    return (int) IntStream.range(0, sent).filter(i -> !seen.containsKey(key(i))).count();
  }

  int duplicated() {
    return seen.values().stream().mapToInt(count -> count - 1).sum();
  }

  int answered() {
    return seen.size() - codes.size();
  }

  /** The codes of the dead letters, by the keys of their events. */
  Map<String, String> codes() {
    return codes;
  }

  @Override
  public void close() {
    for (AutoCloseable client : List.<AutoCloseable>of(producer, committed, uncommitted)) {
      try {
        client.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
