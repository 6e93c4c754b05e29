package io.bridgestream.stream.flink;

import io.bridgestream.stream.embedded.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Every event by its key, and what came out for it, as a reader of committed records sees it. */
final class Ledger implements AutoCloseable {
  private static final FlinkOptions.Topics TOPICS = FlinkOptions.Topics.DEFAULTS;

  private static final int MAX_REQUEST_BYTES = 32 << 20;

  private final EmbeddedBroker broker;
  private final int partitions;
  private final Map<String, Integer> answers = new HashMap<>();
  private final Map<String, Integer> deadLetters = new HashMap<>();
  private final Map<String, String> codes = new HashMap<>();
  private final KafkaConsumer<byte[], byte[]> reader;
  private int sent;

  Ledger(EmbeddedBroker broker, int partitions) {
    this.broker = broker;
    this.partitions = partitions;
    broker.createTopics(partitions, TOPICS.requests(), TOPICS.answers(), TOPICS.deadLetters());
    reader = consumer("read_committed");
  }

  private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "isolation.level",
                isolation,
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        IntStream.range(0, partitions)
            .boxed()
            .flatMap(
                i ->
                    Stream.of(
                        new TopicPartition(TOPICS.answers(), i),
                        new TopicPartition(TOPICS.deadLetters(), i)))
            .toList());
    return consumer;
  }

  /** What is sent for an event. */
  static final class Sent {
    private final byte @Nullable [] value;
    private final List<Header> headers;

    Sent(byte @Nullable [] value, List<Header> headers) {
      this.value = value;
      this.headers = headers;
    }
  }

  /** Sends events; each has a key of its number. */
  void send(int count, IntFunction<byte @Nullable []> value) {
    sendRecords(count, i -> new Sent(value.apply(i), List.of()));
  }

  /** Sends events with headers; each has a key of its number. */
  void sendRecords(int count, IntFunction<Sent> record) {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "linger.ms",
                "5",
                "max.request.size",
                MAX_REQUEST_BYTES),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < count; i++, sent++) {
        byte[] key = ("event-" + sent).getBytes(StandardCharsets.UTF_8);
        Sent next = record.apply(i);
        var unused =
            producer.send(
                new ProducerRecord<>(
                    TOPICS.requests(), sent % partitions, key, next.value, next.headers),
                (place, problem) -> failure.compareAndSet(null, problem));
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new IllegalStateException("Cannot send events", failure.get());
    }
  }

  /** Returns how many outcomes were written in all, those of aborted transactions included. */
  int writtenWithAborted() {
    try (KafkaConsumer<byte[], byte[]> all = consumer("read_uncommitted")) {
      Map<TopicPartition, Long> ends = all.endOffsets(all.assignment());
      int count = 0;
      while (ends.entrySet().stream()
          .anyMatch(end -> all.position(end.getKey()) < end.getValue())) {
        count += all.poll(Duration.ofMillis(200)).count();
      }
      return count;
    }
  }

  /** Reads what is there now and says how many events have come out. */
  int read() {
    for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      if (record.topic().equals(TOPICS.answers())) {
        answers.merge(key, 1, Integer::sum);
      } else {
        deadLetters.merge(key, 1, Integer::sum);
        Header code = record.headers().lastHeader("bridgestream.error.code");
        codes.put(key, new String(code.value(), StandardCharsets.UTF_8));
      }
    }
    return (int) keys().filter(this::isOut).count();
  }

  /** Reads on until nothing has come for a while: call it when all are out. */
  void readToEnd() {
    int quiet = 0;
    while (quiet < 10) {
      int before = written();
      read();
      quiet = written() == before ? quiet + 1 : 0;
    }
  }

  int answered() {
    return answers.size();
  }

  Map<String, String> codes() {
    return codes;
  }

  long lost() {
    return keys().filter(key -> !isOut(key)).count();
  }

  int duplicated() {
    return written() - (sent - (int) lost());
  }

  private int written() {
    return answers.values().stream().mapToInt(n -> n).sum()
        + deadLetters.values().stream().mapToInt(n -> n).sum();
  }

  private boolean isOut(String key) {
    return answers.containsKey(key) || deadLetters.containsKey(key);
  }

  private Stream<String> keys() {
    return IntStream.range(0, sent).mapToObj(i -> "event-" + i);
  }

  @Override
  public void close() {
    reader.close();
  }
}
