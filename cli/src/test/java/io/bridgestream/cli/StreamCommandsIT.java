package io.bridgestream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bridgestream.events.AnswerProbability;
import io.bridgestream.events.CaptionMatch;
import io.bridgestream.events.DeadLetter;
import io.bridgestream.events.FailureStage;
import io.bridgestream.events.ImageAnswer;
import io.bridgestream.events.ImageBytes;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.events.ModelReference;
import io.bridgestream.events.Provenance;
import io.bridgestream.events.QuestionAnswer;
import io.bridgestream.events.RecordHeader;
import io.bridgestream.events.StageTimes;
import io.bridgestream.schemas.RegistryDeserializer;
import io.bridgestream.schemas.RegistryOptions;
import io.bridgestream.schemas.RegistrySerializer;
import io.bridgestream.schemas.SchemaRegistryClient;
import io.bridgestream.stream.embedded.EmbeddedBroker;
import io.bridgestream.stream.embedded.EmbeddedRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for streams as a user runs them, against a real broker and a real registry. */
class StreamCommandsIT {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static EmbeddedBroker broker;
  private static EmbeddedRegistry registry;
  private static SchemaRegistryClient client;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start();
    registry = EmbeddedRegistry.start();
    client =
        SchemaRegistryClient.open(
            RegistryOptions.of(Map.of("schema.registry.url", registry.url())));
  }

  @AfterAll
  static void stop() {
    client.close();
    registry.close();
    broker.close();
  }

  @Test
  void producesAManifestOfFilesAndAddresses() throws Exception {
    broker.createTopics(1, "vqa.requests");
    byte[] image = Files.readAllBytes(TinyCheckpoint.image(folder.resolve("one.png")));
    Path manifest =
        manifest(
            "{\"id\":\"e1\",\"key\":\"camera\",\"image\":\"one.png\",\"questions\":[\"What is it\"]}",
            "",
            "{\"uri\":\"https://example.org/a.png\",\"captions\":[{\"id\":\"x\",\"text\":\"red\","
                + "\"matches\":true}],\"deadline\":\"2030-01-01T00:00:00Z\",\"priority\":2}");

    assertThat(run("produce", manifest.toString(), "--json")).as(err.toString()).isZero();

    assertThat(new ObjectMapper().readTree(out.toString()).get("sent").asInt()).isEqualTo(2);
    List<ConsumerRecord<byte[], byte[]>> records = read("vqa.requests");
    RegistryDeserializer<ImageQuestion> deserializer =
        RegistryDeserializer.of(ImageQuestion.class, client);
    ImageQuestion first = deserializer.deserialize(records.get(0).value());
    ImageQuestion second = deserializer.deserialize(records.get(1).value());
    assertThat(new String(records.get(0).key(), UTF_8)).isEqualTo("camera");
    assertThat(((ImageBytes) first.getImage()).getData()).isEqualTo(ByteBuffer.wrap(image));
    assertThat(first.getQuestions().get(0).getId()).isEqualTo("q1");
    assertThat(second.getCaptions().get(0).getId()).isEqualTo("x");
    assertThat(second.getDeadline()).isEqualTo(Instant.parse("2030-01-01T00:00:00Z"));
    assertThat(new String(records.get(1).key(), UTF_8)).isEqualTo(second.getEventId());
  }

  @Test
  void saysWhichLineOfAManifestIsWrong() throws Exception {
    assertRefused("line 1: it must have questions or captions", "{\"uri\":\"file:/a\"}");
    assertRefused("line 2: it must have either image or uri", "", "{\"questions\":[\"a\"]}");
    assertRefused("found qestions", "{\"uri\":\"file:/a\",\"qestions\":[\"a\"]}");
    assertRefused("well-formed JSON", "{\"uri\":");
    assertRefused("found none at", "{\"image\":\"no.png\",\"questions\":[\"a\"]}");
  }

  @Test
  void tailsCommittedAnswersOnly() throws Exception {
    broker.createTopics(1, "vqa.answers");
    write("vqa.answers", true, answer("seen"));
    write("vqa.answers", false, answer("aborted"));

    assertThat(run("tail", "--from-beginning", "--idle", "2")).as(err.toString()).isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("seen  q1: house (0.75)  c1: 0.25");

    out.getBuffer().setLength(0);
    assertThat(run("tail", "--from-beginning", "--count", "1", "--json")).isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.at("/answers/0/top/0/answer").asText()).isEqualTo("house");
    assertThat(json.at("/times_us/model").asInt()).isEqualTo(5);
  }

  @Test
  void redrivesEachLetterOnceAsTheEventWas() throws Exception {
    broker.createTopics(1, "events", "letters");
    write("letters", true, letter("too-large", 1), letter("fetch-failed", 2), "no letter");
    write("letters", true, letter("fetch-failed", 5));
    String[] redrive = {
      "redrive", "--topic", "letters", "--code", "fetch-failed", "--max-attempts", "5", "--json"
    };

    assertThat(run(with(redrive, "--dry-run"))).as(err.toString()).isZero();
    assertReport("would_send");
    assertThat(read("events")).isEmpty();

    assertThat(run(redrive)).as(err.toString()).isZero();
    assertReport("sent");
    assertThat(run(redrive)).isZero();

    List<ConsumerRecord<byte[], byte[]>> events = read("events");
    assertThat(events).hasSize(1);
    ConsumerRecord<byte[], byte[]> event = events.get(0);
    assertThat(new String(event.key(), UTF_8)).isEqualTo("camera");
    assertThat(event.value()).isEqualTo(new byte[] {1, 2, 3});
    assertThat(event.timestamp()).isEqualTo(NOW.toEpochMilli());
    assertThat(event.headers().toArray()).hasSize(2);
    assertThat(new String(event.headers().lastHeader("traceparent").value(), UTF_8))
        .isEqualTo("00-a");
    assertThat(new String(event.headers().lastHeader("bridgestream.attempt").value(), UTF_8))
        .isEqualTo("2");
  }

  @Test
  void redrivesEventsTooLongForTheirLettersFromTheirTopic() throws Exception {
    broker.createTopics(1, "originals", "long-letters");
    write("originals", true, "first", "second", "third");
    write("long-letters", true, omitted(1), omitted(7));

    assertThat(run("redrive", "--topic", "long-letters", "--json")).as(err.toString()).isZero();

    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.get("sent").asInt()).isEqualTo(1);
    assertThat(report.get("gone").asInt()).isEqualTo(1);
    List<ConsumerRecord<byte[], byte[]>> events = read("originals");
    assertThat(events).hasSize(4);
    assertThat(new String(events.get(3).value(), UTF_8)).isEqualTo("second");
    assertThat(
            new String(events.get(3).headers().lastHeader("bridgestream.attempt").value(), UTF_8))
        .isEqualTo("1");
  }

  private static DeadLetter omitted(long offset) {
    DeadLetter letter = letter("event-too-large", 1);
    letter.setTopic("originals");
    letter.setOffset(offset);
    letter.setKey(null);
    letter.setValue(null);
    letter.setHeaders(List.of());
    letter.setOmitted(true);
    return letter;
  }

  @Test
  void saysThatATopicIsMissing() {
    assertThat(run("tail", "--topic", "nowhere")).isEqualTo(1);
    assertThat(err.toString()).contains("nowhere").hasLineCount(1);
  }

  private void assertReport(String sent) throws Exception {
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.get(sent).asInt()).isEqualTo(1);
    assertThat(report.get("passed_over").asInt()).isEqualTo(2);
    assertThat(report.get("unreadable").asInt()).isEqualTo(1);
    out.getBuffer().setLength(0);
  }

  private void assertRefused(String message, String... lines) throws Exception {
    err.getBuffer().setLength(0);
    assertThat(run("produce", manifest(lines).toString())).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("bridgestream produce: ")
        .contains(message)
        .hasLineCount(1);
  }

  private Path manifest(String... lines) throws Exception {
    return Files.write(folder.resolve("requests.jsonl"), List.of(lines));
  }

  private static ImageAnswer answer(String eventId) {
    return new ImageAnswer(
        eventId,
        List.of(new QuestionAnswer("q1", List.of(new AnswerProbability("house", 0.75)))),
        List.of(new CaptionMatch("c1", 0.25)),
        "0".repeat(64),
        new ModelReference("tiny", "1", "abc"),
        Provenance.MODEL,
        new StageTimes(1L, 2L, 3L, 4L, 5L),
        NOW);
  }

  private static DeadLetter letter(String code, int attempt) {
    return new DeadLetter(
        "events",
        0,
        7L,
        NOW,
        ByteBuffer.wrap("camera".getBytes(UTF_8)),
        ByteBuffer.wrap(new byte[] {1, 2, 3}),
        List.of(
            new RecordHeader("traceparent", ByteBuffer.wrap("00-a".getBytes(UTF_8))),
            new RecordHeader("bridgestream.attempt", ByteBuffer.wrap("0".getBytes(UTF_8)))),
        FailureStage.FETCH,
        code,
        "Cannot answer event: because",
        "e1",
        null,
        attempt,
        NOW,
        false);
  }

  private static void write(String topic, boolean commit, Object... values) {
    Map<String, Object> configuration =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "writer");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      List<Object> sent = new ArrayList<>();
      for (Object value : values) {
        sent.add(producer.send(new ProducerRecord<>(topic, bytes(topic, value))));
      }
      producer.flush();
      assertThat(sent).hasSize(values.length);
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  private static byte[] bytes(String topic, Object value) {
    if (value instanceof ImageAnswer answer) {
      return RegistrySerializer.of(ImageAnswer.class, client).serialize(topic, answer);
    }
    if (value instanceof DeadLetter letter) {
      return RegistrySerializer.of(DeadLetter.class, client).serialize(topic, letter);
    }
    return value.toString().getBytes(UTF_8);
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    Map<String, Object> configuration =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private static String[] with(String[] arguments, String... further) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(further));
    return all.toArray(String[]::new);
  }

  private int run(String... arguments) {
    return Bridgestream.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(
            with(
                arguments,
                "--bootstrap-servers",
                broker.bootstrapServers(),
                "--registry",
                registry.url()));
  }
}
