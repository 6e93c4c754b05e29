package io.bridgestream.stream.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bridgestream.inference.batch.BatchOptions;
import io.bridgestream.schemas.SchemaRegistryClient;
import io.bridgestream.stream.EventPipeline;
import io.bridgestream.stream.PipelineOptions;
import io.bridgestream.stream.PreparedEvent;
import io.bridgestream.stream.testing.TestEvents;
import io.bridgestream.stream.testing.TestRegistry;
import io.bridgestream.stream.testing.TinyModelFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real pipeline and a tiny model on a real broker: good events between poisoned ones. */
class PipelineIT {
  private static final int EVENTS = 300;
  private static final long SEED = Long.getLong("tests.seed", 7);
  private static final String ANSWERS = "vqa.answers";
  private static final String DEAD_LETTERS = "vqa.dead-letters";

  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @EnumSource(CommitHook.class)
  void answersTheGoodAndBuriesThePoisoned(CommitHook hook) throws Exception {
    TinyModelFolder.export(folder.resolve("model"));
    try (TestBroker broker = TestBroker.start(folder.resolve("broker"));
        TestRegistry registry = TestRegistry.start();
        SchemaRegistryClient client = SchemaRegistryClient.open(registry.options());
        SharedWork<PreparedEvent> work =
            SharedWork.start(
                new PipelineSteps(
                    EventPipeline.open(
                        PipelineOptions.of(folder.resolve("model"), registry.options()))),
                BatchOptions.DEFAULTS,
                new WorkLimits(2, 64, 64 << 20, Duration.ofSeconds(30)))) {
      broker.createTopics(3, TestEvents.TOPIC, ANSWERS, DEAD_LETTERS);
      Set<String> poisoned = produce(broker, TestEvents.of(client));
      List<ConsumerRecord<byte[], byte[]>> outcomes = new ArrayList<>();
      try (KafkaConsumer<byte[], byte[]> reader = reader(broker)) {
        StreamsApp.Running app = StreamsApp.configure(options(broker, hook), work).start();
        await("an outcome for each event")
            .atMost(Duration.ofSeconds(90))
            .until(
                () -> {
                  reader.poll(Duration.ofMillis(100)).forEach(outcomes::add);
                  return outcomes.size() >= EVENTS;
                });
        assertThat(app.live()).isTrue();
        assertThat(app.ready()).isTrue();
        app.close();
        reader.poll(Duration.ofSeconds(1)).forEach(outcomes::add);
      }

      assertThat(outcomes).as("one outcome for each event, seed " + SEED).hasSize(EVENTS);
      assertThat(keys(outcomes, DEAD_LETTERS)).isEqualTo(poisoned);
      assertThat(keys(outcomes, ANSWERS))
          .hasSize(EVENTS - poisoned.size())
          .doesNotContainAnyElementsOf(poisoned);
    }
  }

  /** Returns the keys of the poisoned ones. */
  private static Set<String> produce(TestBroker broker, TestEvents events) throws Exception {
    Random random = new Random(SEED);
    Set<String> poisoned = new TreeSet<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < EVENTS; i++) {
        String key = "event-" + i;
        byte[] good = events.bytes(TestEvents.event(key, i % 40));
        byte[] value = random.nextInt(5) == 0 ? poison(good, random) : good;
        if (value != good) {
          poisoned.add(key);
        }
        producer
            .send(
                new ProducerRecord<>(
                    TestEvents.TOPIC, i % 3, key.getBytes(StandardCharsets.UTF_8), value))
            .get();
      }
    }
    return poisoned;
  }

  private static byte[] poison(byte[] good, Random random) {
    byte[] bad =
        switch (random.nextInt(3)) {
          case 0 -> new byte[] {1, 2, 3};
          case 1 -> Arrays.copyOf(good, good.length / 2);
          default -> good.clone();
        };
    if (bad.length == good.length) {
      // In the middle lies the compressed image.
      Arrays.fill(bad, good.length / 4, good.length / 2, (byte) 0);
    }
    return bad;
  }

  private static KafkaConsumer<byte[], byte[]> reader(TestBroker broker) {
    KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "group.id", "reader",
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    reader.subscribe(List.of(ANSWERS, DEAD_LETTERS));
    return reader;
  }

  private static Set<String> keys(List<ConsumerRecord<byte[], byte[]>> records, String topic) {
    Set<String> keys = new TreeSet<>();
    records.stream()
        .filter(record -> record.topic().equals(topic))
        .forEach(record -> keys.add(new String(record.key(), StandardCharsets.UTF_8)));
    return keys;
  }

  private StreamsOptions options(TestBroker broker, CommitHook hook) {
    return new StreamsOptions(
        "vqa",
        TestEvents.TOPIC,
        StreamsOptions.Delivery.EXACTLY_ONCE,
        hook,
        new StreamsTimes(
            Duration.ofMillis(200),
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30)),
        2,
        folder.resolve("state"),
        Map.of("bootstrap.servers", broker.bootstrapServers()));
  }
}
