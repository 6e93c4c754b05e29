package io.bridgestream.stream;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The W3C trace context in a record's headers. What breaks the specification's rules is ignored: a
 * bad {@code traceparent} with its {@code tracestate}, a bad {@code tracestate} alone.
 */
final class TraceHeaders {
  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
  private static final TextMapGetter<InboundRecord> LAST_HEADER =
      new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable InboundRecord record, String key) {
          return record == null ? null : record.header(key).orElse(null);
        }
      };

  private TraceHeaders() {}

  /** Returns the context that a record came with; without any, the root. */
  static Context of(InboundRecord record) {
    return W3C.extract(Context.root(), record, LAST_HEADER);
  }

  /** Returns the headers that carry a context on; none if there is nothing to carry. */
  static List<EventHeader> of(Context context) {
    List<EventHeader> headers = new ArrayList<>();
    W3C.inject(
        context,
        headers,
        (carrier, key, value) -> {
          if (carrier != null) {
            carrier.add(EventHeader.of(key, value));
          }
        });
    return List.copyOf(headers);
  }
}
