package io.bridgestream.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Kafka record to be written. Its bytes are not copied; nobody may change them. */
public final class OutboundRecord {
  /** What a batch of one record takes beside its key, value and headers, generously. */
  private static final int BATCH_BYTES = 512;

  /** What the lengths of a header take, at most. */
  private static final int HEADER_BYTES = 10;

  private final String topic;
  private final byte @Nullable [] key;
  private final byte[] value;
  private final List<EventHeader> headers;
  private final long timestamp;

  /**
   * Creates a record.
   *
   * @param timestamp in milliseconds since the epoch
   */
  public OutboundRecord(
      String topic,
      byte @Nullable [] key,
      byte[] value,
      List<EventHeader> headers,
      long timestamp) {
    this.topic = topic;
    this.key = key;
    this.value = value;
    this.headers = List.copyOf(headers);
    this.timestamp = timestamp;
  }

  /** Returns the topic that it goes to. */
  public String topic() {
    return topic;
  }

  /** Returns its key, which is that of the event. */
  public byte @Nullable [] key() {
    return key;
  }

  /** Returns its value. */
  public byte[] value() {
    return value;
  }

  /** Returns its headers, in their order. */
  public List<EventHeader> headers() {
    return headers;
  }

  /** Returns its time, which is that of the event, in milliseconds since the epoch. */
  public long timestamp() {
    return timestamp;
  }

  /** Returns an upper bound of what a broker counts: the bytes of a batch that holds only this. */
  public long bytes() {
    long bytes = BATCH_BYTES + (key == null ? 0L : key.length) + value.length;
    for (EventHeader header : headers) {
      bytes += HEADER_BYTES + header.bytes();
    }
    return bytes;
  }

  /** Says where it goes; never what it holds. */
  @Override
  public String toString() {
    return "OutboundRecord[to %s, %d bytes]".formatted(topic, value.length);
  }
}
