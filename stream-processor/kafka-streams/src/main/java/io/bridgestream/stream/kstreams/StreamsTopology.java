package io.bridgestream.stream.kstreams;

import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Requests in, outcomes out: one source, one processor, one sink that writes each outcome to the
 * topic it names.
 */
final class StreamsTopology {
  private static final String SOURCE = "requests";
  private static final String PROCESSOR = "answer";
  private static final String SINK = "outcomes";

  private StreamsTopology() {}

  static Topology build(
      String requests,
      EventWork work,
      CommitHook hook,
      ThreadWork thread,
      Duration collectInterval) {
    Serializer<ProducerRecord<byte[], byte[]>> value = (topic, outcome) -> outcome.value();
    Topology topology = new Topology();
    topology.addSource(SOURCE, new ByteArrayDeserializer(), new ByteArrayDeserializer(), requests);
    topology.addProcessor(
        PROCESSOR, () -> new EventProcessor(work, hook, thread, collectInterval), SOURCE);
    if (hook == CommitHook.STORE) {
      topology.addStateStore(CommitStore.builder(), PROCESSOR);
    }
    topology.addSink(
        SINK,
        (byte[] key,
            ProducerRecord<byte[], byte[]> outcome,
            org.apache.kafka.streams.processor.RecordContext from) -> outcome.topic(),
        new ByteArraySerializer(),
        value,
        PROCESSOR);
    return topology;
  }

  /** An outcome as the sink takes it. */
  static Record<byte[], ProducerRecord<byte[], byte[]>> forwarded(Outcome outcome) {
    ProducerRecord<byte[], byte[]> record = outcome.record();
    long timestamp = record.timestamp() == null ? System.currentTimeMillis() : record.timestamp();
    return new Record<>(record.key(), record, timestamp, record.headers());
  }
}
