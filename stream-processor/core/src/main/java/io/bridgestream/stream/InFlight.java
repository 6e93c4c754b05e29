package io.bridgestream.stream;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An event between its submission and its result; on the owner's thread. */
final class InFlight<C> {
  private final long number;
  private final InboundRecord record;
  private final C context;
  private final long bytes;
  private final long since;
  private long queuedAt;
  private boolean queued;
  private @Nullable PreparedEvent event;
  private @Nullable OutboundRecord result;

  InFlight(long number, InboundRecord record, C context, long bytes, long since) {
    this.number = number;
    this.record = record;
    this.context = context;
    this.bytes = bytes;
    this.since = since;
  }

  /** How many were taken in before it. */
  long number() {
    return number;
  }

  InboundRecord record() {
    return record;
  }

  C context() {
    return context;
  }

  long bytes() {
    return bytes;
  }

  /** Returns when it was taken in. */
  long since() {
    return since;
  }

  void queued(long now) {
    queuedAt = now;
    queued = true;
  }

  void dispatched() {
    queued = false;
  }

  boolean isQueued() {
    return queued;
  }

  long queuedAt() {
    return queuedAt;
  }

  @Nullable ByteBuffer key() {
    byte[] key = record.key();
    return key == null ? null : ByteBuffer.wrap(key);
  }

  void ready(PreparedEvent prepared) {
    event = prepared;
  }

  PreparedEvent event() {
    if (event == null) {
      throw new IllegalStateException("Cannot run event: it must be prepared first");
    }
    return event;
  }

  void done(OutboundRecord outcome) {
    result = outcome;
  }

  @Nullable OutboundRecord result() {
    return result;
  }
}
