package io.bridgestream.stream.kstreams;

import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** An event between its task and the model. Holds where it came from, not its bytes. */
record InFlight<P>(
    SharedTask<P> task, TopicPartition source, long offset, long bytes, @Nullable P prepared) {
  InFlight(SharedTask<P> task, ConsumerRecord<byte[], byte[]> event) {
    this(
        task,
        new TopicPartition(event.topic(), event.partition()),
        event.offset(),
        SharedTask.bytes(event),
        null);
  }

  InFlight<P> with(P event) {
    return new InFlight<>(task, source, offset, bytes, event);
  }

  void finish(ProducerRecord<byte[], byte[]> record) {
    task.finish(new Outcome(source, offset, record), bytes);
  }

  /**
   * Runs the model over a batch and gives its tasks what came out; events of closed tasks are left
   * out.
   */
  static <P> void answer(WorkSteps<P> steps, List<InFlight<P>> batch) {
    List<InFlight<P>> events = batch.stream().filter(event -> !event.task.closed()).toList();
    if (events.isEmpty()) {
      return;
    }
    List<ProducerRecord<byte[], byte[]>> records =
        steps.answer(events.stream().map(event -> Objects.requireNonNull(event.prepared)).toList());
    if (records.size() != events.size()) {
      throw new IllegalStateException(
          "Cannot match answers to events: each must have one, found "
              + records.size()
              + " for "
              + events.size());
    }
    for (int i = 0; i < records.size(); i++) {
      events.get(i).finish(records.get(i));
    }
  }

  @Override
  public String toString() {
    return "InFlight[" + source + "@" + offset + "]";
  }
}
