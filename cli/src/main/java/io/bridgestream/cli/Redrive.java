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
import org.jspecify.annotations.Nullable;

/**
 * Sends the events in dead letters again, each in the transaction that moves the group past its
 * letter: killed at any moment and run again, it sends none twice and none not at all.
 */
final class Redrive {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RegistryDeserializer<DeadLetter> deserializer;
  private final LetterFilter filter;
  private final BiConsumer<ConsumerRecord<byte[], byte[]>, DeadLetter> seen;
  private long sent;
  private long passedOver;
  private long unreadable;

  Redrive(
      KafkaConsumer<byte[], byte[]> consumer,
      RegistryDeserializer<DeadLetter> deserializer,
      LetterFilter filter,
      BiConsumer<ConsumerRecord<byte[], byte[]>, DeadLetter> seen) {
    this.consumer = consumer;
    this.deserializer = deserializer;
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
        records.forEach(this::meant);
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
      DeadLetter letter = meant(record);
      if (letter != null) {
        // A failure comes out of the commit.
        Future<RecordMetadata> unused = producer.send(again(letter));
      }
      passed.put(
          new TopicPartition(record.topic(), record.partition()),
          new OffsetAndMetadata(record.offset() + 1));
    }
    producer.sendOffsetsToTransaction(passed, consumer.groupMetadata());
    producer.commitTransaction();
  }

  private @Nullable DeadLetter meant(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return null;
    }
    try {
      DeadLetter letter = deserializer.deserialize(record.value());
      if (filter.admits(letter)) {
        sent++;
        seen.accept(record, letter);
        return letter;
      }
      passedOver++;
    } catch (MalformedRecordException e) {
      unreadable++;
    }
    return null;
  }

  /** Makes the event's record as it was, but for the count of its failures. */
  static ProducerRecord<byte[], byte[]> again(DeadLetter letter) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            letter.getTopic(),
            null,
            Math.max(0, letter.getTimestamp().toEpochMilli()),
            bytes(letter.getKey()),
            bytes(letter.getValue()));
    for (RecordHeader header : letter.getHeaders()) {
      if (!header.getKey().equals(EventHeader.ATTEMPT)) {
        record.headers().add(header.getKey(), bytes(header.getValue()));
      }
    }
    EventHeader attempt =
        EventHeader.of(EventHeader.ATTEMPT, Integer.toString(letter.getAttempt()));
    record.headers().add(attempt.key(), attempt.value());
    return record;
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
