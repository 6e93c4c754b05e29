package io.bridgestream.stream;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A header of a Kafka record. The value is not copied; nobody may change it. */
public final class EventHeader {
  /** How often the event has failed before, as a decimal number: set by redriving. */
  public static final String ATTEMPT = "bridgestream.attempt";

  /** The stable code of the reason, on dead letters. */
  public static final String CODE = "bridgestream.error.code";

  /** W3C trace context: which trace and span the event belongs to. */
  public static final String TRACE_PARENT = "traceparent";

  /** W3C trace context: what vendors add. */
  public static final String TRACE_STATE = "tracestate";

  private final String key;
  private final byte @Nullable [] value;

  /** Creates a header. */
  public EventHeader(String key, byte @Nullable [] value) {
    this.key = key;
    this.value = value;
  }

  /** Creates a header of a text. */
  public static EventHeader of(String key, String value) {
    return new EventHeader(key, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the name. */
  public String key() {
    return key;
  }

  /** Returns the value. */
  public byte @Nullable [] value() {
    return value;
  }

  /** Returns the bytes that it takes. */
  int bytes() {
    return key.length() + (value == null ? 0 : value.length);
  }

  /** Says the name; never the value. */
  @Override
  public String toString() {
    return "EventHeader[" + key + "]";
  }
}
