package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.OutboundRecord;
import io.bridgestream.stream.options.CommitHook;
import java.time.Duration;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.Topology;

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
    Serializer<OutboundRecord> value = (topic, outcome) -> outcome.value();
    Topology topology = new Topology();
    topology.addSource(SOURCE, new ByteArrayDeserializer(), new ByteArrayDeserializer(), requests);
    topology.addProcessor(
        PROCESSOR, () -> new EventProcessor(work, hook, thread, collectInterval), SOURCE);
    topology.addStateStore(IdentityStore.builder(), PROCESSOR);
    if (hook == CommitHook.STORE) {
      topology.addStateStore(CommitStore.builder(), PROCESSOR);
    }
    topology.addSink(
        SINK,
        (byte[] key,
            OutboundRecord outcome,
            org.apache.kafka.streams.processor.RecordContext from) -> outcome.topic(),
        new ByteArraySerializer(),
        value,
        PROCESSOR);
    return topology;
  }
}
