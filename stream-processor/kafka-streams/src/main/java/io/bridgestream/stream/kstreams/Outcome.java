package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.OutboundRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The one record that an event led to, an answer or a dead letter.
 *
 * @param source where the event was read
 * @param offset the event's offset there
 * @param record what is to be written
 */
public record Outcome(TopicPartition source, long offset, OutboundRecord record) {
  @Override
  public String toString() {
    return "Outcome[" + source + "@" + offset + " to " + record.topic() + "]";
  }
}
