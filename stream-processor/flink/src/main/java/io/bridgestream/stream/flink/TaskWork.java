package io.bridgestream.stream.flink;

import io.bridgestream.stream.DispatcherOptions;
import io.bridgestream.stream.DispatcherOwner;
import io.bridgestream.stream.EventDispatcher;
import io.bridgestream.stream.EventSteps;
import io.bridgestream.stream.Telemetry;
import io.bridgestream.stream.WorkerPool;
import java.util.ArrayDeque;

/**
 * What a task owns while it runs: the steps, the threads that take them, and who gives them out.
 */
final class TaskWork<C> implements AutoCloseable {
  private final EventSteps steps;
  private final Cards.Lease card;
  private final WorkerPool workers;
  private final EventDispatcher<C> dispatcher;

  private TaskWork(
      EventSteps steps, Cards.Lease card, WorkerPool workers, EventDispatcher<C> dispatcher) {
    this.steps = steps;
    this.card = card;
    this.workers = workers;
    this.dispatcher = dispatcher;
  }

  /**
   * Opens all of it, or nothing.
   *
   * @param card given back when this is closed, and when it can't be opened
   * @param threads what the names of its threads begin with
   * @param telemetry who is told what happens
   */
  static <C> TaskWork<C> open(
      TaskPipeline pipeline,
      Cards.Lease card,
      String threads,
      DispatcherOwner<C> owner,
      Telemetry telemetry) {
    Opening opening = new Opening();
    try {
      opening.opened(card);
      EventSteps steps = pipeline.open(card.card(), telemetry);
      opening.opened(steps);
      DispatcherOptions options = pipeline.dispatcher();
      WorkerPool workers = new WorkerPool(threads, pipeline.preparers(), options.modelRuns());
      opening.opened(workers);
      return new TaskWork<>(
          steps, card, workers, new EventDispatcher<>(steps, options, workers, owner, telemetry));
    } catch (RuntimeException | Error failure) {
      opening.undo(failure);
      throw failure;
    }
  }

  EventDispatcher<C> dispatcher() {
    return dispatcher;
  }

  /** Closes everything, whatever fails on the way; the model last, as threads may be in it. */
  @Override
  public void close() throws Exception {
    try (card;
        AutoCloseable last = closing(steps);
        workers) {
      dispatcher.close();
    }
  }

  private static AutoCloseable closing(Object part) {
    return part instanceof AutoCloseable closeable ? closeable : () -> {};
  }

  /** What was opened so far, for the case that the next part can't be. */
  private static final class Opening {
    private final ArrayDeque<AutoCloseable> parts = new ArrayDeque<>();

    void opened(Object part) {
      parts.push(closing(part));
    }

    void undo(Throwable failure) {
      for (AutoCloseable part : parts) {
        try {
          part.close();
        } catch (Exception e) {
          failure.addSuppressed(e);
        }
      }
    }
  }
}
