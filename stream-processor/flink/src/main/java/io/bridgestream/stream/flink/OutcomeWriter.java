package io.bridgestream.stream.flink;

import io.bridgestream.stream.OutboundRecord;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes answers and dead letters through one producer, so that they are in one transaction. Names
 * its topics because pooled transactions look for what lingers on them.
 */
final class OutcomeWriter
    implements KafkaRecordSerializationSchema<OutboundRecord>, KafkaDatasetFacetProvider {
  private static final long serialVersionUID = 1;

  private final String answers;
  private final String deadLetters;

  OutcomeWriter(String answers, String deadLetters) {
    this.answers = answers;
    this.deadLetters = deadLetters;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      OutboundRecord record, KafkaSinkContext context, Long timestamp) {
    ProducerRecord<byte[], byte[]> out =
        new ProducerRecord<>(
            record.topic(), null, record.timestamp(), record.key(), record.value());
    record.headers().forEach(header -> out.headers().add(header.key(), header.value()));
    return out;
  }

  @Override
  public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
    return Optional.of(
        new DefaultKafkaDatasetFacet(
            DefaultKafkaDatasetIdentifier.ofTopics(List.of(answers, deadLetters))));
  }
}
