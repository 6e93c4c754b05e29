package io.bridgestream.stream.kstreams;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The pending work of all tasks that a stream thread owns at the moment: one thread commits them
 * together.
 */
final class ThreadWork {
  private final ThreadLocal<List<PendingWork>> tasks = ThreadLocal.withInitial(ArrayList::new);

  void add(PendingWork task) {
    tasks.get().add(task);
  }

  void remove(PendingWork task) {
    tasks.get().remove(task);
  }

  void finish(Consumer<Outcome> out) {
    for (PendingWork task : tasks.get()) {
      task.finish(out);
    }
  }

  /**
   * Refuses a commit that would lose an event: whatever Kafka does or stops doing, it isn't
   * committed past.
   */
  void check(Map<TopicPartition, OffsetAndMetadata> offsets) {
    for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : offsets.entrySet()) {
      for (PendingWork task : tasks.get()) {
        if (task.isPendingBefore(entry.getKey(), entry.getValue().offset())) {
          throw new IllegalStateException(
              "Cannot commit "
                  + entry.getKey()
                  + " up to "
                  + entry.getValue().offset()
                  + ": every event before it must be answered, but this version of Kafka Streams did not call the hook before"
                  + " the commit; set streams.commit-hook to the other one");
        }
      }
    }
  }
}
