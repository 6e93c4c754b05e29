package io.bridgestream.cli;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Events that their dead letters have left out, read where they came from. */
final class Originals implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * Reads with a consumer that belongs to no group.
   *
   * @param consumer closed with this
   */
  Originals(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** Returns the record at an offset, or null if its topic keeps it no longer. */
  @Nullable ConsumerRecord<byte[], byte[]> at(TopicPartition partition, long offset) {
    if (consumer.partitionsFor(partition.topic()).stream()
        .noneMatch(info -> info.partition() == partition.partition())) {
      return null;
    }
    List<TopicPartition> one = List.of(partition);
    consumer.assign(one);
    if (offset < consumer.beginningOffsets(one).getOrDefault(partition, Long.MAX_VALUE)
        || offset >= consumer.endOffsets(one).getOrDefault(partition, 0L)) {
      return null;
    }
    consumer.seek(partition, offset);
    // A compacted topic may go on behind the offset.
    while (consumer.position(partition) <= offset) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
        if (record.offset() == offset) {
          return record;
        }
      }
    }
    return null;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
