package io.bridgestream.stream.flink;

import io.bridgestream.stream.EventHeader;
import io.bridgestream.stream.InboundRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Takes records as they are: what can't be read must become a dead letter, not a failed source. */
final class EventReader implements KafkaRecordDeserializationSchema<InboundRecord> {
  private static final long serialVersionUID = 1;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<InboundRecord> out) {
    List<EventHeader> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(new EventHeader(header.key(), header.value()));
    }
    out.collect(
        new InboundRecord(
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            record.key(),
            record.value(),
            headers));
  }

  @Override
  public TypeInformation<InboundRecord> getProducedType() {
    return RecordType.INBOUND;
  }
}
