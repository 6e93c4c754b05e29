package io.bridgestream.stream.kstreams;

import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** What a task has read and not yet answered. Used on the task's thread only. */
interface PendingWork {
  /**
   * Waits for everything in flight and hands its outcomes on; does nothing in a task that has
   * failed.
   */
  void finish(Consumer<Outcome> out);

  /** Whether an event before this offset is still unanswered. */
  boolean isPendingBefore(TopicPartition source, long offset);
}
