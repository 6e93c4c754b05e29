package io.bridgestream.stream;

import java.util.List;

/** Carries the W3C trace context from a request to what becomes of it. */
final class TraceHeaders {
  private TraceHeaders() {}

  /** Returns the headers of the trace context, as they came. */
  static List<EventHeader> of(InboundRecord record) {
    return record.headers().stream()
        .filter(
            header ->
                header.key().equals(EventHeader.TRACE_PARENT)
                    || header.key().equals(EventHeader.TRACE_STATE))
        .toList();
  }
}
