package io.bridgestream.stream.options;

/** How a task of Kafka Streams learns that its offsets are about to be committed. */
public enum CommitHook {
  /** A state store that is flushed before each commit; an internal interface of Kafka Streams. */
  STORE,
  /** The producer and the consumer that commit, wrapped; public interfaces only. */
  PRODUCER
}
