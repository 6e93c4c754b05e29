package io.bridgestream.stream.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  private static final String TOPIC = "letters";

  @TempDir Path folder;

  @Test
  void showsCommittedTransactionsOnlyAndKeepsThemThroughARestart() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      String address = broker.bootstrapServers();
      broker.createTopics(1, TOPIC);
      write(broker, true, "a", "b");
      write(broker, false, "c");

      broker.stop();
      broker.restart();
      write(broker, true, "d");

      assertThat(broker.bootstrapServers()).isEqualTo(address);
      assertThat(committed(broker)).containsExactly("a", "b", "d");
    }
  }

  @Test
  void standsBesideAnotherAndEndsAlone() {
    try (EmbeddedBroker first = EmbeddedBroker.start()) {
      first.createTopics(1, TOPIC);
      try (EmbeddedBroker second = EmbeddedBroker.start()) {
        second.createTopics(1, TOPIC);
        write(first, true, "first");
        write(second, true, "second");

        assertThat(committed(first)).containsExactly("first");
        assertThat(committed(second)).containsExactly("second");
      }
      write(first, true, "again");

      assertThat(committed(first)).containsExactly("first", "again");
    }
  }

  @Test
  void takesRecordsOfEveryTopicAsSoonAsItIsCreated() {
    List<String> topics = IntStream.range(0, 20).mapToObj(i -> TOPIC + i).toList();
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "retries", 0),
                new StringSerializer(),
                new StringSerializer())) {
      for (String topic : topics) {
        broker.createTopics(3, topic);
        for (int partition = 0; partition < 3; partition++) {
          assertThat(producer.send(new ProducerRecord<>(topic, partition, "", "value")))
              .succeedsWithin(Duration.ofMinutes(1));
        }
      }
    }
  }

  @Test
  void opensAFolderOfAnEarlierBrokerWithItsData() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      broker.createTopics(1, TOPIC);
      write(broker, true, "kept");
    }

    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      assertThat(committed(broker)).containsExactly("kept");
    }
    assertThat(Files.exists(folder)).isTrue();
  }

  private static void write(EmbeddedBroker broker, boolean commit, String... values) {
    Map<String, Object> configuration =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "writer");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(configuration, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (String value : values) {
        sent.add(producer.send(new ProducerRecord<>(TOPIC, value)));
      }
      producer.flush();
      assertThat(sent).allMatch(Future::isDone);
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  private static List<String> committed(EmbeddedBroker broker) {
    Map<String, Object> configuration =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(configuration, new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
