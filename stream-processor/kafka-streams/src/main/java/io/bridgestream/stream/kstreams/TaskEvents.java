package io.bridgestream.stream.kstreams;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The events of one task on their way to outcomes. Owned by the task's thread; the work itself
 * happens on other threads, shared with the process's other tasks.
 *
 * <p>Each event that was taken comes back exactly once, in any order, from {@link #finished} or
 * {@link #awaitFinished}. Bad data comes back as a dead letter; both methods throw what broke the
 * engine.
 */
public interface TaskEvents extends AutoCloseable {
  /** Takes an event, or says no because as many as are allowed are in flight. */
  boolean offer(ConsumerRecord<byte[], byte[]> event);

  /** What has finished since the last call; never waits. */
  List<Outcome> finished();

  /** Waits until something has finished. Called with events in flight only. */
  List<Outcome> awaitFinished() throws InterruptedException;

  /** Nothing more comes before the next commit: what is in flight must not wait for company. */
  void hurry();

  /** Gives up what is in flight; its outcomes go nowhere. */
  @Override
  void close();
}
