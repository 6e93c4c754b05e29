package io.bridgestream.cli;

import io.bridgestream.events.DeadLetter;
import io.bridgestream.events.RecordHeader;
import io.bridgestream.schemas.MalformedRecordException;
import io.bridgestream.schemas.RegistryDeserializer;
import io.bridgestream.stream.EventHeader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Sends the events in dead letters again, each in the transaction that moves the group past its
 * letter: killed at any moment and run again, it sends none twice and none not at all.
 */
final class Redrive {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RegistryDeserializer<DeadLetter> deserializer;
  private final Originals originals;
  private final LetterFilter filter;
  private final BiConsumer<ConsumerRecord<byte[], byte[]>, DeadLetter> seen;
  private long sent;
  private long passedOver;
  private long unreadable;
  private long gone;

  Redrive(
      KafkaConsumer<byte[], byte[]> consumer,
      RegistryDeserializer<DeadLetter> deserializer,
      Originals originals,
      LetterFilter filter,
      BiConsumer<ConsumerRecord<byte[], byte[]>, DeadLetter> seen) {
    this.consumer = consumer;
    this.deserializer = deserializer;
    this.originals = originals;
    this.filter = filter;
    this.seen = seen;
  }

  /** Returns the number of letters that were meant. */
  long sent() {
    return sent;
  }

  /** Returns the number of letters that the filter passed over. */
  long passedOver() {
    return passedOver;
  }

  /** Returns the number of records that are no dead letters. */
  long unreadable() {
    return unreadable;
  }

  /** Returns the number of events that neither their letter nor their topic holds any more. */
  long gone() {
    return gone;
  }

  /**
   * Reads what the group hasn't passed, up to the end as it is now; without a producer nothing is
   * sent and nothing is passed.
   */
  void run(List<TopicPartition> partitions, @Nullable KafkaProducer<byte[], byte[]> producer) {
    consumer.assign(partitions);
    start(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (behind(ends)) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (producer == null) {
        records.forEach(this::again);
      } else {
        send(records, producer);
      }
    }
  }

  private void start(List<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        consumer.committed(new HashSet<>(partitions));
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata offset = committed.get(partition);
      if (offset == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, offset.offset());
      }
    }
  }

  private boolean behind(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  private void send(
      ConsumerRecords<byte[], byte[]> records, KafkaProducer<byte[], byte[]> producer) {
    if (records.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> passed = new HashMap<>();
    producer.beginTransaction();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      ProducerRecord<byte[], byte[]> again = again(record);
      if (again != null) {
        // A failure comes out of the commit.
        Future<RecordMetadata> unused = producer.send(again);
      }
      passed.put(
          new TopicPartition(record.topic(), record.partition()),
          new OffsetAndMetadata(record.offset() + 1));
    }
    producer.sendOffsetsToTransaction(passed, consumer.groupMetadata());
    producer.commitTransaction();
  }

  /** Returns what is to be sent for a letter, or null if nothing is. */
  private @Nullable ProducerRecord<byte[], byte[]> again(ConsumerRecord<byte[], byte[]> record) {
    DeadLetter letter = meant(record);
    if (letter == null) {
      return null;
    }
    ProducerRecord<byte[], byte[]> event = letter.getOmitted() ? original(letter) : whole(letter);
    if (event == null) {
      gone++;
      return null;
    }
    sent++;
    seen.accept(record, letter);
    return event;
  }

  private @Nullable DeadLetter meant(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return null;
    }
    try {
      DeadLetter letter = deserializer.deserialize(record.value());
      if (filter.admits(letter)) {
        return letter;
      }
      passedOver++;
    } catch (MalformedRecordException e) {
      unreadable++;
    }
    return null;
  }

  private static ProducerRecord<byte[], byte[]> whole(DeadLetter letter) {
    Headers headers = new RecordHeaders();
    for (RecordHeader header : letter.getHeaders()) {
      headers.add(header.getKey(), bytes(header.getValue()));
    }
    return event(letter, bytes(letter.getKey()), bytes(letter.getValue()), headers);
  }

  private @Nullable ProducerRecord<byte[], byte[]> original(DeadLetter letter) {
    ConsumerRecord<byte[], byte[]> found =
        originals.at(
            new TopicPartition(letter.getTopic(), letter.getPartition()), letter.getOffset());
    return found == null ? null : event(letter, found.key(), found.value(), found.headers());
  }

  /** Makes the event's record as it was, but for the count of its failures. */
  private static ProducerRecord<byte[], byte[]> event(
      DeadLetter letter, byte @Nullable [] key, byte @Nullable [] value, Headers was) {
    Headers headers = new RecordHeaders(was);
    headers.remove(EventHeader.ATTEMPT);
    EventHeader attempt =
        EventHeader.of(EventHeader.ATTEMPT, Integer.toString(letter.getAttempt()));
    headers.add(attempt.key(), attempt.value());
    long timestamp = Math.max(0, letter.getTimestamp().toEpochMilli());
    return new ProducerRecord<>(letter.getTopic(), null, timestamp, key, value, headers);
  }

  private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
