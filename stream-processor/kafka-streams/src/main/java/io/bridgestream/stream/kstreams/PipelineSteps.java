package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.EventHeader;
import io.bridgestream.stream.EventPipeline;
import io.bridgestream.stream.InboundRecord;
import io.bridgestream.stream.OutboundRecord;
import io.bridgestream.stream.PreparedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** The pipeline that Flink runs too, between Kafka's own records. */
public final class PipelineSteps implements WorkSteps<PreparedEvent> {
  private final EventPipeline pipeline;

  /**
   * Wraps a pipeline.
   *
   * @param pipeline closed with this
   */
  public PipelineSteps(EventPipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public Preparation<PreparedEvent> prepare(ConsumerRecord<byte[], byte[]> event) {
    io.bridgestream.stream.Preparation prepared = pipeline.prepare(inbound(event));
    if (prepared instanceof io.bridgestream.stream.Preparation.Rejected rejected) {
      return new Rejected<>(outbound(rejected.deadLetter()));
    }
    PreparedEvent ready = ((io.bridgestream.stream.Preparation.Ready) prepared).event();
    return new Ready<>(ready, ready.workload(), deadline(ready));
  }

  @Override
  public List<ProducerRecord<byte[], byte[]>> answer(List<PreparedEvent> events) {
    return pipeline.answer(events).stream().map(PipelineSteps::outbound).toList();
  }

  /** The model ran when the pipeline opened it. */
  @Override
  public void warmUp() {}

  @Override
  public void close() {
    pipeline.close();
  }

  /** A deadline is a time of the world; batches are planned on a clock that never jumps. */
  private static OptionalLong deadline(PreparedEvent event) {
    return event
        .deadline()
        .map(at -> OptionalLong.of(System.nanoTime() + nanosUntil(at)))
        .orElse(OptionalLong.empty());
  }

  private static long nanosUntil(Instant deadline) {
    Duration left = Duration.between(Instant.now(), deadline);
    // Nobody plans further ahead, and nanoseconds of centuries overflow.
    Duration far = Duration.ofDays(365);
    return (left.compareTo(far) > 0 ? far : left.isNegative() ? Duration.ZERO : left).toNanos();
  }

  private static InboundRecord inbound(ConsumerRecord<byte[], byte[]> record) {
    List<EventHeader> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(new EventHeader(header.key(), header.value()));
    }
    return new InboundRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key(),
        record.value(),
        headers);
  }

  private static ProducerRecord<byte[], byte[]> outbound(OutboundRecord record) {
    List<Header> headers = new ArrayList<>();
    for (EventHeader header : record.headers()) {
      headers.add(new RecordHeader(header.key(), header.value()));
    }
    return new ProducerRecord<>(
        record.topic(), null, record.timestamp(), record.key(), record.value(), headers);
  }
}
