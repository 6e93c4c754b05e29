package io.bridgestream.stream.kstreams;

/** How a task learns that its offsets are about to be committed. */
public enum CommitHook {
  /**
   * A state store that Streams flushes before each commit; an internal interface of Kafka Streams.
   */
  STORE,
  /** The producer and the consumer that Streams commits with, wrapped; public interfaces only. */
  PRODUCER
}
