package io.bridgestream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.schemas.SchemaRegistryClient;
import io.bridgestream.stream.metrics.PipelineMetrics;
import io.bridgestream.stream.testing.TestEvents;
import io.bridgestream.stream.testing.TestRegistry;
import io.bridgestream.stream.testing.TinyModelFolder;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTraceTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String TRACE_PARENT = "00-" + TRACE + "-" + PARENT + "-01";

  @TempDir private static Path folder;
  private static final InMemorySpanExporter SPANS = InMemorySpanExporter.create();

  private static TestRegistry registry;
  private static SchemaRegistryClient client;
  private static TestEvents events;
  private static OpenTelemetrySdk sdk;
  private static EventPipeline traced;
  private static EventPipeline untraced;

  @BeforeAll
  static void open() throws IOException {
    registry = TestRegistry.start();
    client = SchemaRegistryClient.open(registry.options());
    events = TestEvents.of(client);
    TinyModelFolder.export(folder);
    sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(SPANS))
                    .build())
            .build();
    PipelineOptions options = PipelineOptions.of(folder, registry.options());
    traced =
        EventPipeline.open(options, ImageFetcher.NONE, new Telemetry(PipelineMetrics.NONE, sdk));
    untraced = EventPipeline.open(options);
  }

  @AfterAll
  static void close() {
    traced.close();
    untraced.close();
    sdk.close();
    client.close();
    registry.close();
  }

  @BeforeEach
  void forget() {
    SPANS.reset();
  }

  @Test
  void carriesTheRequestsContextOnWhereNobodyTraces() {
    InboundRecord good = record(1, TRACE_PARENT, "vendor=a,other=b");

    OutboundRecord answer = untraced.answer(List.of(ready(untraced, good))).get(0);

    assertThat(header(answer, "traceparent")).contains(TRACE_PARENT);
    assertThat(header(answer, "tracestate")).contains("vendor=a,other=b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-" + TRACE + "-" + PARENT,
        "ff-" + TRACE + "-" + PARENT + "-01",
        "00-" + TRACE + "-" + PARENT + "-01-more",
        "00-" + TRACE + "-0000000000000000-01",
        "00-00000000000000000000000000000000-" + PARENT + "-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + PARENT + "-01",
        "00-" + TRACE + "-" + PARENT + "-0x",
      })
  void ignoresABadContextWithItsState(String traceParent) {
    InboundRecord bad =
        new InboundRecord(
            "vqa.requests", 0, 1, 0, null, new byte[] {1}, headers(traceParent, "a=b"));

    OutboundRecord letter = ((Preparation.Rejected) untraced.prepare(bad)).deadLetter();

    assertThat(header(letter, "traceparent")).isEmpty();
    assertThat(header(letter, "tracestate")).isEmpty();
  }

  @Test
  void ignoresABadStateAlone() {
    InboundRecord bad =
        new InboundRecord(
            "vqa.requests", 0, 1, 0, null, new byte[] {1}, headers(TRACE_PARENT, "no state"));

    OutboundRecord letter = ((Preparation.Rejected) untraced.prepare(bad)).deadLetter();

    assertThat(header(letter, "traceparent")).contains(TRACE_PARENT);
    assertThat(header(letter, "tracestate")).isEmpty();
  }

  @Test
  void makesOneTraceOfAnEventThroughItsBatch() {
    PreparedEvent first = ready(traced, record(1, TRACE_PARENT, "vendor=a"));
    PreparedEvent other = ready(traced, record(2, null, null));

    OutboundRecord answer = traced.answer(List.of(first, other)).get(0);

    SpanData way = span("process vqa.requests", TRACE);
    assertThat(way.getParentSpanId()).isEqualTo(PARENT);
    assertThat(way.getKind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(way.getAttributes().get(AttributeKey.stringKey("messaging.system")))
        .isEqualTo("kafka");
    assertThat(header(answer, "traceparent"))
        .contains("00-" + TRACE + "-" + way.getSpanId() + "-01");
    assertThat(header(answer, "tracestate")).contains("vendor=a");
    assertThat(SPANS.getFinishedSpanItems())
        .filteredOn(span -> span.getParentSpanId().equals(way.getSpanId()))
        .extracting(SpanData::getName)
        .containsExactly(
            "deserialize",
            "validate",
            "decode",
            "preprocess",
            "tokenize",
            "queue",
            "model",
            "serialize");
    SpanData batch =
        SPANS.getFinishedSpanItems().stream()
            .filter(span -> span.getName().equals("answer batch"))
            .findFirst()
            .orElseThrow();
    assertThat(batch.getParentSpanId()).isEqualTo(SpanId.getInvalid());
    assertThat(batch.getLinks())
        .extracting(LinkData::getSpanContext)
        .extracting("traceId")
        .contains(TRACE)
        .hasSize(2);
  }

  @Test
  void stagesLieWithinTheEventsSpanInTheirOrder() {
    traced.answer(List.of(ready(traced, record(3, TRACE_PARENT, null))));

    SpanData way = span("process vqa.requests", TRACE);
    long last = way.getStartEpochNanos();
    for (SpanData stage : SPANS.getFinishedSpanItems()) {
      if (stage.getParentSpanId().equals(way.getSpanId())) {
        assertThat(stage.getStartEpochNanos()).as(stage.getName()).isGreaterThanOrEqualTo(last);
        last = stage.getEndEpochNanos();
      }
    }
    assertThat(last).isGreaterThan(way.getStartEpochNanos());
  }

  @Test
  void saysWhyAnEventWasRejected() {
    InboundRecord bad =
        new InboundRecord(
            "vqa.requests", 0, 1, 0, null, new byte[] {1}, headers(TRACE_PARENT, null));

    OutboundRecord letter = ((Preparation.Rejected) traced.prepare(bad)).deadLetter();

    SpanData way = span("process vqa.requests", TRACE);
    assertThat(way.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(way.getAttributes().get(AttributeKey.stringKey("error.type")))
        .isEqualTo("not-avro-wire");
    assertThat(header(letter, "traceparent"))
        .contains("00-" + TRACE + "-" + way.getSpanId() + "-01");
  }

  private static SpanData span(String name, String trace) {
    return SPANS.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name) && span.getTraceId().equals(trace))
        .findFirst()
        .orElseThrow();
  }

  private static InboundRecord record(
      int offset, @Nullable String traceParent, @Nullable String traceState) {
    InboundRecord plain = events.good(offset);
    return new InboundRecord(
        plain.topic(),
        0,
        offset,
        plain.timestamp(),
        plain.key(),
        plain.value(),
        headers(traceParent, traceState));
  }

  private static List<EventHeader> headers(
      @Nullable String traceParent, @Nullable String traceState) {
    List<EventHeader> headers = new ArrayList<>();
    if (traceParent != null) {
      headers.add(EventHeader.of("traceparent", traceParent));
    }
    if (traceState != null) {
      headers.add(EventHeader.of("tracestate", traceState));
    }
    return headers;
  }

  private static PreparedEvent ready(EventPipeline pipeline, InboundRecord record) {
    return ((Preparation.Ready) pipeline.prepare(record)).event();
  }

  private static Optional<String> header(OutboundRecord record, String name) {
    return record.headers().stream()
        .filter(header -> header.key().equals(name) && header.value() != null)
        .map(header -> new String(header.value(), StandardCharsets.UTF_8))
        .findFirst();
  }
}
