package io.bridgestream.stream;

import io.bridgestream.stream.metrics.Stage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The trace of one event: a span for its way through the pipeline, and one for each stage. Where
 * nobody traces it only carries on what the event came with. An event that no outcome is decided
 * about leaves no span: it is read again.
 */
final class EventTrace {
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> OUTCOME =
      AttributeKey.stringKey("bridgestream.outcome");
  private static final AttributeKey<String> STAGE = AttributeKey.stringKey("bridgestream.stage");

  private final Tracer tracer;
  private final Span span;
  private final Context context;
  private final long epoch;

  private EventTrace(Tracer tracer, Span span, Context context, long epoch) {
    this.tracer = tracer;
    this.span = span;
    this.context = context;
    this.epoch = epoch;
  }

  /** Begins with a record that was read, as the consumer of what its headers name. */
  static EventTrace begin(Tracer tracer, InboundRecord record) {
    Context parent = TraceHeaders.of(record);
    Instant now = Instant.now();
    long nanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    Span span =
        tracer
            .spanBuilder("process " + record.topic())
            .setSpanKind(SpanKind.CONSUMER)
            .setParent(parent)
            .setStartTimestamp(nanos, TimeUnit.NANOSECONDS)
            .startSpan();
    if (span.isRecording()) {
      span.setAllAttributes(attributes(record));
    }
    return new EventTrace(tracer, span, parent.with(span), nanos - System.nanoTime());
  }

  /** Returns the headers of what becomes of the event. */
  List<EventHeader> headers() {
    return TraceHeaders.of(context);
  }

  /** Returns what a batch links to. */
  SpanContext spanContext() {
    return span.getSpanContext();
  }

  /** Notes a stage, by {@link System#nanoTime()}. */
  void took(Stage stage, long start, long end) {
    if (span.isRecording()) {
      tracer
          .spanBuilder(stage.label())
          .setParent(context)
          .setStartTimestamp(epoch + start, TimeUnit.NANOSECONDS)
          .startSpan()
          .end(epoch + Math.max(start, end), TimeUnit.NANOSECONDS);
    }
  }

  /** Ends with an answer. */
  void answered() {
    span.setAttribute(OUTCOME, "answered");
    span.end();
  }

  /** Ends with a dead letter. */
  void rejected(RejectReason reason) {
    span.setAttribute(OUTCOME, "rejected");
    span.setAttribute(STAGE, reason.stageLabel());
    span.setAttribute(ERROR, reason.code());
    span.setStatus(StatusCode.ERROR);
    span.end();
  }

  private static Attributes attributes(InboundRecord record) {
    return Attributes.builder()
        .put("messaging.system", "kafka")
        .put("messaging.operation.type", "process")
        .put("messaging.operation.name", "process")
        .put("messaging.destination.name", record.topic())
        .put("messaging.destination.partition.id", Integer.toString(record.partition()))
        .put("messaging.kafka.offset", record.offset())
        .put("messaging.message.body.size", record.bytes())
        .build();
  }
}
