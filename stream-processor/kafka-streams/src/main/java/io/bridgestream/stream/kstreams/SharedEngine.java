package io.bridgestream.stream.kstreams;

import io.bridgestream.stream.DispatchCounters;
import io.bridgestream.stream.DispatcherOptions;
import io.bridgestream.stream.DispatcherOwner;
import io.bridgestream.stream.EventDispatcher;
import io.bridgestream.stream.EventSteps;
import io.bridgestream.stream.InboundRecord;
import io.bridgestream.stream.OutboundRecord;
import io.bridgestream.stream.Telemetry;
import io.bridgestream.stream.WorkerPool;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * The engine of a process: all tasks of all threads share one dispatcher, so one batch holds events
 * of any of them. The dispatcher belongs to a thread of its own, and tasks talk to it through
 * queues.
 *
 * <p>While there is room a task takes in what it likes. When there is none, a task with less than
 * its share in flight still may: none crowds out another. So at most twice the dispatcher's limits
 * are in flight.
 */
public final class SharedEngine implements EventWork, AutoCloseable {
  private final EventSteps steps;
  private final DispatcherOptions options;
  private final Duration longestDrain;
  private final WorkerPool workers;
  private final ExecutorService owner;
  private final EventDispatcher<Place> dispatcher;
  private final Object room = new Object();
  private int tasks;
  private int events;
  private long bytes;
  private volatile DispatchCounters counters;
  private volatile @Nullable Throwable failure;

  /** Where an event came from and goes back to. */
  record Place(EngineTask task, TopicPartition source, long offset, long bytes) {}

  private SharedEngine(
      EventSteps steps,
      DispatcherOptions options,
      int preparers,
      Duration longestDrain,
      Telemetry telemetry) {
    this.steps = steps;
    this.options = options;
    this.longestDrain = longestDrain;
    workers = new WorkerPool("bridgestream", preparers, options.modelRuns());
    owner =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "bridgestream-dispatch");
              thread.setDaemon(true);
              return thread;
            });
    dispatcher = new EventDispatcher<>(steps, options, workers, new Owner(), telemetry);
    counters = dispatcher.counters();
  }

  /**
   * Starts an engine.
   *
   * @param steps left open: close them after this
   * @param preparers how many events are prepared at a time
   * @param longestDrain how long a task may wait for its events before the engine counts as broken
   * @param telemetry who is told what happens
   */
  public static SharedEngine start(
      EventSteps steps,
      DispatcherOptions options,
      int preparers,
      Duration longestDrain,
      Telemetry telemetry) {
    return new SharedEngine(steps, options, preparers, longestDrain, telemetry);
  }

  private final class Owner implements DispatcherOwner<Place> {
    @Override
    public void execute(Runnable step) {
      owner.execute(() -> run(step));
    }

    @Override
    public void emit(OutboundRecord record, Place place) {
      synchronized (room) {
        events--;
        bytes -= place.bytes();
      }
      place.task().finish(new Outcome(place.source(), place.offset(), record), place.bytes());
    }
  }

  @Override
  public TaskEvents open(TaskId task) {
    synchronized (room) {
      tasks++;
    }
    return new EngineTask(this, longestDrain);
  }

  /** Returns what the dispatcher had done a moment ago. */
  public DispatchCounters counters() {
    return counters;
  }

  /** Takes an event of a task that has so much in flight, if there is room. */
  boolean offer(EngineTask task, InboundRecord event, int ownEvents, long ownBytes) {
    check();
    long size = event.bytes() + steps.preparedBytes();
    synchronized (room) {
      boolean free = events < options.maxInFlight() && bytes + size <= options.maxInFlightBytes();
      boolean due =
          ownEvents < options.maxInFlight() / tasks
              && ownBytes + size <= options.maxInFlightBytes() / tasks;
      if (ownEvents > 0 && !free && !due) {
        return false;
      }
      events++;
      bytes += size;
    }
    Place place =
        new Place(task, new TopicPartition(event.topic(), event.partition()), event.offset(), size);
    task.took(size);
    execute(() -> dispatcher.submit(event, place));
    return true;
  }

  /** Lets nothing that is in flight wait for company. */
  void hurry() {
    execute(dispatcher::flush);
  }

  void closed(EngineTask task) {
    synchronized (room) {
      tasks--;
    }
  }

  private void execute(Runnable step) {
    try {
      owner.execute(() -> run(step));
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("Cannot take an event: the engine is closed", e);
    }
  }

  private void run(Runnable step) {
    try {
      step.run();
      counters = dispatcher.counters();
    } catch (RuntimeException | Error e) {
      if (failure == null) {
        failure = e;
      }
    }
  }

  /** Throws what broke the engine, if anything did. */
  void check() {
    Throwable broken = failure;
    if (broken != null) {
      throw new IllegalStateException("Cannot answer: " + broken.getMessage(), broken);
    }
  }

  /** Drops what is in flight and waits for the run of the model that is under way. */
  @Override
  public void close() {
    owner.execute(dispatcher::close);
    owner.shutdown();
    workers.close();
  }
}
