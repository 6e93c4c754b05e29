package io.bridgestream.stream;

/**
 * Who owns a dispatcher: Flink's operator or a task of Kafka Streams.
 *
 * @param <C> what the owner wants back with each result, such as the position of the event
 */
public interface DispatcherOwner<C> {
  /**
   * Runs a step on the owner's thread, soon; called from any thread. What the step throws must fail
   * the owner.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the owner is gone
   */
  void execute(Runnable step);

  /** Gives out the one record that an event led to; called on the owner's thread. */
  void emit(OutboundRecord record, C context);
}
