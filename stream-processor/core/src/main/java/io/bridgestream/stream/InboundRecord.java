package io.bridgestream.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Kafka record as it was read. Its bytes are not copied; nobody may change them. */
public final class InboundRecord {
  private final String topic;
  private final int partition;
  private final long offset;
  private final long timestamp;
  private final byte @Nullable [] key;
  private final byte @Nullable [] value;
  private final List<EventHeader> headers;

  /**
   * Creates a record.
   *
   * @param timestamp in milliseconds since the epoch
   */
  public InboundRecord(
      String topic,
      int partition,
      long offset,
      long timestamp,
      byte @Nullable [] key,
      byte @Nullable [] value,
      List<EventHeader> headers) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.timestamp = timestamp;
    this.key = key;
    this.value = value;
    this.headers = List.copyOf(headers);
  }

  /** Returns the topic that it was read from. */
  public String topic() {
    return topic;
  }

  /** Returns its partition. */
  public int partition() {
    return partition;
  }

  /** Returns its offset. */
  public long offset() {
    return offset;
  }

  /** Returns its own time, in milliseconds since the epoch. */
  public long timestamp() {
    return timestamp;
  }

  /** Returns its key. */
  public byte @Nullable [] key() {
    return key;
  }

  /** Returns its value. */
  public byte @Nullable [] value() {
    return value;
  }

  /** Returns its headers, in their order. */
  public List<EventHeader> headers() {
    return headers;
  }

  /** Returns the last header of a name as text, as Kafka's own readers take it. */
  public Optional<String> header(String name) {
    String found = null;
    for (EventHeader header : headers) {
      byte[] bytes = header.value();
      if (header.key().equals(name) && bytes != null) {
        found = new String(bytes, StandardCharsets.UTF_8);
      }
    }
    return Optional.ofNullable(found);
  }

  /** Returns the bytes that it takes. */
  public long bytes() {
    long own = (key == null ? 0 : key.length) + (value == null ? 0L : value.length);
    return own + headers.stream().mapToLong(EventHeader::bytes).sum();
  }

  /** Says where it was; never what it holds. */
  @Override
  public String toString() {
    return "InboundRecord[%s-%d@%d, %d bytes]".formatted(topic, partition, offset, bytes());
  }
}
