package io.bridgestream.stream.kstreams;

import org.apache.kafka.streams.processor.TaskId;

/** The engine of a process as its tasks see it; shared by all threads. */
public interface EventWork {
  /** Opens a task's share. */
  TaskEvents open(TaskId task);
}
