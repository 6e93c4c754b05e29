package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.InboundRecord;
import java.util.List;

/**
 * The events of one task on their way to outcomes. Owned by the task's thread; the work itself
 * happens on other threads, shared with the process's other tasks.
 *
 * <p>Each event that was taken comes back exactly once, in any order, from {@link #finished} or
 * {@link #awaitFinished}. Bad data comes back as a dead letter; all methods but {@code close} throw
 * what broke the engine.
 */
public interface TaskEvents extends AutoCloseable {
  /** Takes an event, or says no because as many as are allowed are in flight. */
  boolean offer(InboundRecord event);

  /** What has finished since the last call; never waits. */
  List<Outcome> finished();

  /** Waits until something has finished. Called with events in flight only. */
  List<Outcome> awaitFinished() throws InterruptedException;

  /** A commit waits for what is in flight: it must not wait for company. */
  void hurry();

  /** Gives up what is in flight; its outcomes go nowhere. */
  @Override
  void close();
}
