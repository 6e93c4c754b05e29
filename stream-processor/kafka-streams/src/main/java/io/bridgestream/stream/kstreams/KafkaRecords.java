package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.EventHeader;
import io.bridgestream.stream.InboundRecord;
import io.bridgestream.stream.OutboundRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Records between Kafka's form and the pipeline's. */
final class KafkaRecords {
  private KafkaRecords() {}

  static InboundRecord inbound(Record<byte[], byte[]> record, RecordMetadata source) {
    List<EventHeader> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(new EventHeader(header.key(), header.value()));
    }
    return new InboundRecord(
        source.topic(),
        source.partition(),
        source.offset(),
        record.timestamp(),
        record.key(),
        record.value(),
        headers);
  }

  /** As the sink takes it. */
  static Record<byte[], OutboundRecord> forwarded(OutboundRecord record) {
    return new Record<>(
        record.key(), record, Math.max(0, record.timestamp()), headers(record.headers()));
  }

  /** As a producer takes it. */
  static ProducerRecord<byte[], byte[]> produced(OutboundRecord record) {
    return new ProducerRecord<>(
        record.topic(),
        null,
        Math.max(0, record.timestamp()),
        record.key(),
        record.value(),
        headers(record.headers()));
  }

  private static Headers headers(List<EventHeader> from) {
    Headers headers = new RecordHeaders();
    from.forEach(header -> headers.add(new RecordHeader(header.key(), header.value())));
    return headers;
  }
}
