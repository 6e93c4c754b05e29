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

/**
 * Makes the record of an event that could not be answered: the whole event and why. Where the topic
 * can't take the whole event, it says where the event is instead: no dead letter stops the stream.
 */
final class DeadLetters {
  /** What Kafka Connect calls the same things, so that tools for dead letters read ours. */
  private static final String CONNECT = "__connect.errors.";

  private static final int MAX_KEPT_KEY_BYTES = 1 << 16;

  private final RegistrySerializer<DeadLetter> serializer;
  private final String topic;
  private final String modelDigest;
  private final int maxBytes;
  private final Clock clock;

  DeadLetters(
      RegistrySerializer<DeadLetter> serializer,
      String topic,
      String modelDigest,
      int maxBytes,
      Clock clock) {
    this.serializer = serializer;
    this.topic = topic;
    this.modelDigest = modelDigest;
    this.maxBytes = maxBytes;
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
        DeadLetter.newBuilder()
            .setTopic(record.topic())
            .setPartition(record.partition())
            .setOffset(record.offset())
            .setTimestamp(Instant.ofEpochMilli(record.timestamp()))
            .setKey(buffer(record.key()))
            .setValue(buffer(record.value()))
            .setHeaders(
                record.headers().stream()
                    .map(header -> new RecordHeader(header.key(), buffer(header.value())))
                    .toList())
            .setStage(reason.stage())
            .setCode(reason.code())
            .setMessage(message)
            .setEventId(eventId)
            .setModelDigest(modelDigest)
            .setAttempt(attempt(record))
            .setFailedAt(Instant.ofEpochMilli(clock.millis()))
            .build();
    List<EventHeader> headers = headers(record, trace, reason, message);
    OutboundRecord whole = outbound(record, letter, record.key(), headers);
    return whole.bytes() <= maxBytes ? whole : withoutEvent(record, letter, headers);
  }

  private OutboundRecord withoutEvent(
      InboundRecord record, DeadLetter letter, List<EventHeader> headers) {
    byte[] key = record.key();
    byte[] kept = key == null || key.length > MAX_KEPT_KEY_BYTES ? null : key;
    letter.setKey(buffer(kept));
    letter.setValue(null);
    letter.setHeaders(List.of());
    letter.setOmitted(true);
    return outbound(record, letter, kept, headers);
  }

  private OutboundRecord outbound(
      InboundRecord record, DeadLetter letter, byte @Nullable [] key, List<EventHeader> headers) {
    return new OutboundRecord(
        topic, key, serializer.serialize(topic, letter), headers, record.timestamp());
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
