package io.bridgestream.stream.kstreams;

import org.apache.kafka.streams.processor.TaskId;

/** The engine of a process as its tasks see it; shared by all threads. */
public interface EventWork extends AutoCloseable {
  /** Opens a task's share. */
  TaskEvents open(TaskId task);

  /** True once the model has run and events won't wait for it. */
  boolean warm();

  @Override
  void close();
}
