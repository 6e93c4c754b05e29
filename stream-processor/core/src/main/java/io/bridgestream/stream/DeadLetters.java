package io.bridgestream.stream;

import io.bridgestream.events.DeadLetter;
import io.bridgestream.events.RecordHeader;
import io.bridgestream.schemas.RegistrySerializer;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the record of an event that could not be answered: the whole event and why. */
final class DeadLetters {
  /** What Kafka Connect calls the same things, so that tools for dead letters read ours. */
  private static final String CONNECT = "__connect.errors.";

  private final RegistrySerializer<DeadLetter> serializer;
  private final String topic;
  private final String modelDigest;
  private final Clock clock;

  DeadLetters(
      RegistrySerializer<DeadLetter> serializer, String topic, String modelDigest, Clock clock) {
    this.serializer = serializer;
    this.topic = topic;
    this.modelDigest = modelDigest;
    this.clock = clock;
  }

  /** Makes a dead letter of a record whose id may not be known. */
  OutboundRecord of(
      InboundRecord record,
      EventTrace trace,
      @Nullable String eventId,
      RejectReason reason,
      String rule) {
    String message = "Cannot answer event: " + rule;
    DeadLetter letter =
        new DeadLetter(
            record.topic(),
            record.partition(),
            record.offset(),
            Instant.ofEpochMilli(record.timestamp()),
            buffer(record.key()),
            buffer(record.value()),
            record.headers().stream()
                .map(header -> new RecordHeader(header.key(), buffer(header.value())))
                .toList(),
            reason.stage(),
            reason.code(),
            message,
            eventId,
            modelDigest,
            attempt(record),
            Instant.ofEpochMilli(clock.millis()));
    return new OutboundRecord(
        topic,
        record.key(),
        serializer.serialize(topic, letter),
        headers(record, trace, reason, message),
        record.timestamp());
  }

  /** The header counts the failures before this one; nonsense counts as none. */
  static int attempt(InboundRecord record) {
    return record
        .header(EventHeader.ATTEMPT)
        .filter(text -> text.matches("[0-9]{1,8}"))
        .map(text -> Integer.parseInt(text) + 1)
        .orElse(1);
  }

  private static List<EventHeader> headers(
      InboundRecord record, EventTrace trace, RejectReason reason, String message) {
    List<EventHeader> headers = new ArrayList<>(trace.headers());
    headers.add(EventHeader.of(EventHeader.CODE, reason.code()));
    headers.add(EventHeader.of(CONNECT + "topic", record.topic()));
    headers.add(EventHeader.of(CONNECT + "partition", Integer.toString(record.partition())));
    headers.add(EventHeader.of(CONNECT + "offset", Long.toString(record.offset())));
    headers.add(EventHeader.of(CONNECT + "stage", reason.stage().name()));
    headers.add(EventHeader.of(CONNECT + "exception.message", message));
    return headers;
  }

  private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
