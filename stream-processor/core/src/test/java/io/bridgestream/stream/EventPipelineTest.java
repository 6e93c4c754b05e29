package io.bridgestream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.events.AnswerProbability;
import io.bridgestream.events.DeadLetter;
import io.bridgestream.events.FailureStage;
import io.bridgestream.events.ImageAnswer;
import io.bridgestream.events.ImageBytes;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.events.ImageReference;
import io.bridgestream.events.Provenance;
import io.bridgestream.schemas.RegistryDeserializer;
import io.bridgestream.schemas.RegistryException;
import io.bridgestream.schemas.SchemaRegistryClient;
import io.bridgestream.stream.metrics.InMemoryMetrics;
import io.bridgestream.stream.metrics.Metric;
import io.bridgestream.stream.metrics.Stage;
import io.bridgestream.stream.testing.TestEvents;
import io.bridgestream.stream.testing.TestRegistry;
import io.bridgestream.stream.testing.TinyModelFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventPipelineTest {
  @TempDir private static Path folder;

  private static final InMemoryMetrics METRICS = new InMemoryMetrics();

  private static TestRegistry registry;
  private static SchemaRegistryClient client;
  private static TestEvents events;
  private static EventPipeline pipeline;

  @BeforeAll
  static void open() throws IOException {
    registry = TestRegistry.start();
    client = SchemaRegistryClient.open(registry.options());
    events = TestEvents.of(client);
    TinyModelFolder.export(folder);
    pipeline =
        EventPipeline.open(
            PipelineOptions.of(folder, registry.options()),
            ImageFetcher.NONE,
            Telemetry.of(METRICS));
  }

  @AfterAll
  static void close() {
    pipeline.close();
    client.close();
    registry.close();
  }

  @Test
  void answersAnEventFromItsBytes() throws Exception {
    InboundRecord record = events.good(1);

    OutboundRecord out = pipeline.answer(List.of(ready(record))).get(0);

    assertThat(out.topic()).isEqualTo("vqa.answers");
    assertThat(out.key()).isEqualTo(record.key());
    assertThat(out.timestamp()).isEqualTo(record.timestamp());
    ImageAnswer answer = answer(out);
    assertThat(answer.getEventId()).isEqualTo("event-1");
    assertThat(answer.getAnswers()).extracting("questionId").containsExactly("q1", "q2");
    assertThat(answer.getAnswers().get(0).getTop())
        .extracting(AnswerProbability::getAnswer)
        .containsExactlyInAnyOrderElementsOf(TinyModelFolder.LABELS);
    assertThat(answer.getMatches()).extracting("captionId").containsExactly("c1");
    assertThat(answer.getMatches().get(0).getScore()).isBetween(0.0, 1.0);
    assertThat(answer.getImageDigest()).isEqualTo(EventPreparer.digest(TestEvents.png(1)));
    assertThat(answer.getModel().getDigest()).isEqualTo(pipeline.modelDigest());
    assertThat(answer.getTimes().getFetch()).isZero();
    assertThat(answer.getTimes().getDecode()).isPositive();
    assertThat(answer.getTimes().getModel()).isPositive();
  }

  @Test
  void measuresEachStageAndOutcome() {
    double answers = METRICS.value(Metric.ANSWERS);
    double rejections = METRICS.value(Metric.DEAD_LETTERS, "deserialize", "not-avro-wire");
    double misses = METRICS.value(Metric.CACHE_MISSES, "image");
    long tokenized = METRICS.values(Metric.STAGE_DURATION, "tokenize").count();

    var unused = pipeline.prepare(TestEvents.record(0, new byte[] {9}));
    assertThat(pipeline.answer(List.of(ready(record(TestEvents.event("measured", 500))))))
        .hasSize(1);

    assertThat(METRICS.value(Metric.ANSWERS) - answers).isEqualTo(1);
    assertThat(METRICS.value(Metric.DEAD_LETTERS, "deserialize", "not-avro-wire") - rejections)
        .isEqualTo(1);
    assertThat(METRICS.value(Metric.CACHE_MISSES, "image") - misses).isEqualTo(1);
    assertThat(METRICS.values(Metric.STAGE_DURATION, "tokenize").count() - tokenized).isEqualTo(1);
    for (Stage stage : Stage.values()) {
      assertThat(METRICS.values(Metric.STAGE_DURATION, stage.label()).quantile(0.5))
          .as(stage.label())
          .matches(seconds -> seconds > 0 == (stage != Stage.FETCH));
    }
  }

  @Test
  void namesTheModelInTheMetrics() {
    assertThat(METRICS.values())
        .filteredOn(value -> value.metric() == Metric.MODEL_INFO)
        .singleElement()
        .satisfies(
            info -> assertThat(info.labels()).contains("1", pipeline.modelDigest(), "fp32", "32"));
  }

  @Test
  void saysWhetherTheImageWasKnown() throws Exception {
    PreparedEvent first = ready(record(TestEvents.event("first", 400)));
    PreparedEvent again = ready(record(TestEvents.event("again", 400)));
    PreparedEvent later = ready(record(TestEvents.event("later", 400)));

    List<OutboundRecord> together = pipeline.answer(List.of(first, again));
    List<OutboundRecord> after = pipeline.answer(List.of(later));

    assertThat(answer(together.get(0)).getProvenance()).isEqualTo(Provenance.MODEL);
    assertThat(answer(together.get(1)).getProvenance()).isEqualTo(Provenance.CACHE);
    assertThat(answer(after.get(0)).getProvenance()).isEqualTo(Provenance.CACHE);
  }

  @Test
  void keepsABadEventWholeInItsDeadLetter() throws Exception {
    byte[] value = {1, 2, 3};
    InboundRecord record =
        new InboundRecord(
            "vqa.requests",
            3,
            77,
            1234,
            null,
            value,
            List.of(
                EventHeader.of(
                    "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                EventHeader.of(EventHeader.ATTEMPT, "2"),
                new EventHeader("empty", null)));

    Preparation.Rejected rejected = (Preparation.Rejected) pipeline.prepare(record);

    assertThat(rejected.reason()).isEqualTo(RejectReason.NOT_AVRO_WIRE);
    OutboundRecord out = rejected.deadLetter();
    assertThat(out.topic()).isEqualTo("vqa.dead-letters");
    assertThat(out.headers().get(0).key()).isEqualTo("traceparent");
    DeadLetter letter = deadLetter(out);
    assertThat(letter.getTopic()).isEqualTo("vqa.requests");
    assertThat(letter.getPartition()).isEqualTo(3);
    assertThat(letter.getOffset()).isEqualTo(77);
    assertThat(letter.getTimestamp().toEpochMilli()).isEqualTo(1234);
    assertThat(letter.getKey()).isNull();
    assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(value));
    assertThat(letter.getHeaders()).hasSize(3);
    assertThat(letter.getHeaders().get(2).getValue()).isNull();
    assertThat(letter.getStage()).isEqualTo(FailureStage.DESERIALIZE);
    assertThat(letter.getCode()).isEqualTo("not-avro-wire");
    assertThat(letter.getAttempt()).isEqualTo(3);
    assertThat(letter.getModelDigest()).isEqualTo(pipeline.modelDigest());
  }

  @Test
  void leavesAnEventOutOfADeadLetterThatCannotHoldIt() throws Exception {
    int most = EventLimits.DEFAULTS.maxOutcomeBytes();
    byte[] key = {7};

    OutboundRecord fits = rejection(key, new byte[most - 4_096], List.of());
    OutboundRecord tooLong = rejection(key, new byte[most], List.of());
    OutboundRecord longKey = rejection(new byte[most], new byte[] {1}, List.of());
    OutboundRecord longHeader =
        rejection(null, null, List.of(new EventHeader("long", new byte[most])));

    assertThat(deadLetter(fits).getOmitted()).isFalse();
    assertThat(deadLetter(fits).getValue().remaining()).isEqualTo(most - 4_096);
    for (OutboundRecord record : List.of(tooLong, longKey, longHeader)) {
      assertThat(record.bytes()).isLessThan(4_096);
      DeadLetter letter = deadLetter(record);
      assertThat(letter.getOmitted()).isTrue();
      assertThat(letter.getValue()).isNull();
      assertThat(letter.getHeaders()).isEmpty();
      assertThat(letter.getOffset()).isEqualTo(77);
    }
    assertThat(tooLong.key()).isEqualTo(key);
    assertThat(longKey.key()).isNull();
  }

  private static OutboundRecord rejection(
      byte @Nullable [] key, byte @Nullable [] value, List<EventHeader> headers) {
    InboundRecord record = new InboundRecord("vqa.requests", 3, 77, 1234, key, value, headers);
    return ((Preparation.Rejected) pipeline.prepare(record)).deadLetter();
  }

  @Test
  void setsAsideAnEventWhoseAnswerIsTooLong() throws Exception {
    byte[] value = events.bytes(TestEvents.event("long-key", 1));
    byte[] key = new byte[EventLimits.DEFAULTS.maxOutcomeBytes()];
    InboundRecord record = new InboundRecord("vqa.requests", 0, 5, 0, key, value, List.of());

    OutboundRecord out = pipeline.answer(List.of(ready(record))).get(0);

    assertThat(out.topic()).isEqualTo("vqa.dead-letters");
    assertThat(deadLetter(out).getCode()).isEqualTo("unwritable-answer");
    assertThat(deadLetter(out).getOmitted()).isTrue();
  }

  @Test
  void namesTheEventWhereItsIdCouldBeRead() throws Exception {
    ImageQuestion event = TestEvents.event("broken", 1);
    event.setImage(new ImageBytes(ByteBuffer.wrap("no image".getBytes(StandardCharsets.UTF_8))));

    Preparation.Rejected rejected = (Preparation.Rejected) pipeline.prepare(record(event));

    assertThat(rejected.reason()).isEqualTo(RejectReason.IMAGE_UNKNOWN_FORMAT);
    assertThat(deadLetter(rejected.deadLetter()).getEventId()).isEqualTo("broken");
  }

  @Test
  void refusesReferencesUnlessTheyAreAllowed() {
    ImageQuestion event = TestEvents.event("reference", 1);
    event.setImage(new ImageReference("file:///etc/passwd", null));

    Preparation.Rejected rejected = (Preparation.Rejected) pipeline.prepare(record(event));

    assertThat(rejected.reason()).isEqualTo(RejectReason.REFERENCE_NOT_ALLOWED);
  }

  @Test
  void blamesNoEventForARegistryThatIsAway() throws IOException {
    try (TestRegistry away = TestRegistry.start();
        EventPipeline other =
            EventPipeline.open(
                PipelineOptions.of(
                    folder,
                    io.bridgestream.schemas.RegistryOptions.of(
                        Map.of("schema.registry.url", away.url(), "max.retries", "0"))))) {
      away.goAway();

      assertThatThrownBy(() -> other.prepare(events.good(1))).isInstanceOf(RegistryException.class);
    }
  }

  private static InboundRecord record(ImageQuestion event) {
    return TestEvents.record(0, events.bytes(event));
  }

  private static PreparedEvent ready(InboundRecord record) {
    return ((Preparation.Ready) pipeline.prepare(record)).event();
  }

  private static ImageAnswer answer(OutboundRecord record) throws Exception {
    return RegistryDeserializer.of(ImageAnswer.class, client).deserialize(record.value());
  }

  private static DeadLetter deadLetter(OutboundRecord record) throws Exception {
    return RegistryDeserializer.of(DeadLetter.class, client).deserialize(record.value());
  }
}
