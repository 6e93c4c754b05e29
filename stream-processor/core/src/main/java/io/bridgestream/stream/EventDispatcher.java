package io.bridgestream.stream;

import io.bridgestream.inference.batch.Batch;
import io.bridgestream.inference.batch.BatchItem;
import io.bridgestream.inference.batch.BatchOptions;
import io.bridgestream.inference.batch.MicroBatcher;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Carries records to the model and back for one owner: prepares them on other threads, batches what
 * is ready, runs batches on other threads, and gives out exactly one record for each event on the
 * owner's thread. The owner takes in no more while there is no {@link #hasRoom room}, and before a
 * checkpoint or a commit {@link #flush flushes} and runs its steps until this {@link #isIdle is
 * idle}.
 *
 * <p>A broken world fails the owner: a step throws {@link DispatchException}, and so does each call
 * after it. So does work that outlasts {@link DispatcherOptions#patience()}: nothing hangs.
 *
 * <p>All methods are for the owner's thread.
 *
 * @param <C> what the owner wants back with each result
 */
public final class EventDispatcher<C> implements AutoCloseable {
  private static final int WATCHES = 4;

  private final EventSteps steps;
  private final DispatcherOptions options;
  private final Workers workers;
  private final DispatcherOwner<C> owner;
  private final Clock clock;
  private final MicroBatcher<InFlight<C>> batcher;
  private final DispatchMetrics<C> metrics;
  private final Emission<C> emission;
  private final Watchdog watchdog = new Watchdog();
  private final Queue<Batch<InFlight<C>>> flushed = new ArrayDeque<>();
  private final Queue<Runnable> done = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean posted = new AtomicBoolean();
  private long submitted;
  private long emitted;
  private long rejectedAhead;
  private int inFlight;
  private long inFlightBytes;
  private int preparing;
  private int running;
  private long hurried;
  private int hurriedPreparing;
  private long hurriedWaiting;
  private boolean watched;
  private long wakeUp = Long.MAX_VALUE;
  private @Nullable Throwable failure;
  private volatile boolean closed;

  /**
   * Creates a dispatcher.
   *
   * @param steps left open, as others may share it
   * @param workers left open, as others may share it
   * @param telemetry who is told of batches and of what waits
   */
  public EventDispatcher(
      EventSteps steps,
      DispatcherOptions options,
      WorkerPool workers,
      DispatcherOwner<C> owner,
      Telemetry telemetry) {
    this(steps, options, workers, owner, telemetry, Clock.systemUTC());
  }

  EventDispatcher(
      EventSteps steps,
      DispatcherOptions options,
      Workers workers,
      DispatcherOwner<C> owner,
      Telemetry telemetry,
      Clock clock) {
    this.steps = steps;
    this.options = options;
    this.workers = workers;
    this.owner = owner;
    this.clock = clock;
    this.batcher = new MicroBatcher<>(options.batch());
    this.emission = new Emission<>(options.order());
    this.metrics = new DispatchMetrics<>(telemetry.metrics(), options.batch(), workers::now);
  }

  /**
   * Takes a record in, whether or not there is room.
   *
   * @param context given back with the record's result
   * @throws DispatchException if the world is broken
   */
  public void submit(InboundRecord record, C context) {
    requireSound();
    InFlight<C> item =
        new InFlight<>(
            submitted, record, context, record.bytes() + steps.preparedBytes(), workers.now());
    submitted++;
    metrics.submitted();
    inFlight++;
    inFlightBytes += item.bytes();
    preparing++;
    emission.entered(item);
    workers.prepare(() -> prepare(item));
    watch();
  }

  /**
   * Returns whether another record may be taken in.
   *
   * @throws DispatchException if the world is broken
   */
  public boolean hasRoom() {
    requireSound();
    return inFlight < options.maxInFlight() && inFlightBytes < options.maxInFlightBytes();
  }

  /**
   * Lets nothing that is in flight wait for company any more; what is taken in later may. To be
   * followed by the owner's steps until this is idle, or until what the owner waits for is out.
   *
   * @throws DispatchException if the world is broken
   */
  public void flush() {
    requireSound();
    hurried = submitted;
    hurriedPreparing = preparing;
    hurriedWaiting = batcher.waiting();
    dispatch();
  }

  /**
   * Returns whether every record that was taken in has led to one that was given out.
   *
   * @throws DispatchException if the world is broken
   */
  public boolean isIdle() {
    requireSound();
    return inFlight == 0;
  }

  /** Returns what it has done so far. */
  public DispatchCounters counters() {
    return new DispatchCounters(
        submitted, emitted, rejectedAhead, inFlight, inFlightBytes, batcher.counters());
  }

  /** Forgets what is in flight; nothing comes out any more. */
  @Override
  public void close() {
    closed = true;
    done.clear();
  }

  private void prepare(InFlight<C> item) {
    if (closed) {
      return;
    }
    Object watch = watchdog.began(workers.now());
    try {
      Preparation preparation = steps.prepare(item.record());
      post(() -> prepared(item, preparation));
    } catch (Throwable broken) {
      post(() -> fail("prepare event", broken));
    } finally {
      watchdog.ended(watch);
    }
  }

  private void prepared(InFlight<C> item, Preparation preparation) {
    preparing--;
    boolean hurry = item.number() < hurried;
    hurriedPreparing -= hurry ? 1 : 0;
    if (preparation instanceof Preparation.Ready ready) {
      hurriedWaiting += hurry ? 1 : 0;
      item.ready(ready.event());
      long now = workers.now();
      metrics.queued(item, now);
      batcher.offer(
          new BatchItem<>(item, ready.event().workload(), dueAt(ready.event(), now)), now);
    } else if (preparation instanceof Preparation.Rejected rejected) {
      rejectedAhead++;
      finish(item, rejected.deadLetter());
    }
  }

  /** A higher priority counts as an earlier deadline within the time that all age in. */
  private OptionalLong dueAt(PreparedEvent event, long now) {
    if (event.deadline().isPresent()) {
      Duration left = Duration.between(clock.instant(), event.deadline().get());
      long most = TimeUnit.DAYS.toMillis(1);
      long millis = Math.max(-most, Math.min(most, left.toMillis()));
      return OptionalLong.of(now + TimeUnit.MILLISECONDS.toNanos(millis));
    }
    if (event.priority() > 0) {
      BatchOptions batch = options.batch();
      long due = batch.ageing().toNanos() / (1L + event.priority());
      return OptionalLong.of(now + Math.max(due, batch.maxDelay().toNanos()));
    }
    return OptionalLong.empty();
  }

  private void dispatch() {
    while (running < options.modelRuns()) {
      Optional<Batch<InFlight<C>>> batch = next();
      if (batch.isEmpty()) {
        break;
      }
      running++;
      Batch<InFlight<C>> next = batch.get();
      metrics.dispatched(next);
      List<PreparedEvent> events = next.values().stream().map(InFlight::event).toList();
      workers.run(() -> run(next, events));
    }
    metrics.show(inFlight, inFlightBytes, batcher.waiting());
    armWakeUp();
  }

  /** While events in a hurry are still being prepared, waiting for them makes fewer batches. */
  private Optional<Batch<InFlight<C>>> next() {
    if (flushed.isEmpty() && hurriedWaiting > 0 && hurriedPreparing == 0) {
      flushed.addAll(batcher.drain());
      hurriedWaiting = 0;
    }
    if (!flushed.isEmpty()) {
      return Optional.of(flushed.remove());
    }
    Optional<Batch<InFlight<C>>> batch = batcher.poll(workers.now());
    batch.ifPresent(
        full ->
            hurriedWaiting -=
                full.values().stream().filter(item -> item.number() < hurried).count());
    return batch;
  }

  private void run(Batch<InFlight<C>> batch, List<PreparedEvent> events) {
    if (closed) {
      return;
    }
    long start = workers.now();
    Object watch = watchdog.began(start);
    try {
      List<OutboundRecord> results = steps.answer(events);
      if (results.size() != events.size()) {
        throw new IllegalStateException(
            "every event must lead to one record, found %d for %d"
                .formatted(results.size(), events.size()));
      }
      Duration elapsed = Duration.ofNanos(Math.max(0, workers.now() - start));
      post(() -> answered(batch, results, elapsed));
    } catch (Throwable broken) {
      post(() -> fail("answer batch", broken));
    } finally {
      watchdog.ended(watch);
    }
  }

  private void answered(Batch<InFlight<C>> batch, List<OutboundRecord> results, Duration elapsed) {
    running--;
    batcher.completed(batch, elapsed);
    for (int i = 0; i < results.size(); i++) {
      finish(batch.values().get(i), results.get(i));
    }
  }

  private void finish(InFlight<C> item, OutboundRecord result) {
    item.done(result);
    for (InFlight<C> out : emission.completed(item)) {
      inFlight--;
      inFlightBytes -= out.bytes();
      emitted++;
      metrics.emitted(out, workers.now());
      OutboundRecord record = out.result();
      if (record != null) {
        owner.emit(record, out.context());
      }
    }
  }

  private void armWakeUp() {
    if (running == options.modelRuns()) {
      return;
    }
    long now = workers.now();
    OptionalLong next = batcher.nextWakeUp(now);
    if (next.isPresent() && (next.getAsLong() < wakeUp || wakeUp <= now)) {
      wakeUp = next.getAsLong();
      workers.after(Math.max(0, wakeUp - now), () -> post(() -> {}));
    }
  }

  private void watch() {
    if (!watched) {
      watched = true;
      workers.after(options.patience().toNanos() / WATCHES, () -> post(this::checkPatience));
    }
  }

  private void checkPatience() {
    watched = false;
    OptionalLong oldest = watchdog.oldest(workers.now());
    if (oldest.isPresent() && oldest.getAsLong() > options.patience().toNanos()) {
      fail(
          "wait for work",
          new IllegalStateException(
              "it must end within %s, found it running for %s"
                  .formatted(options.patience(), Duration.ofNanos(oldest.getAsLong()))));
    }
    if (inFlight > 0) {
      watch();
    }
  }

  /** Hands a step to the owner; one call of the owner runs all that have come. */
  private void post(Runnable step) {
    if (closed) {
      return;
    }
    done.add(step);
    if (posted.compareAndSet(false, true)) {
      try {
        owner.execute(this::runSteps);
      } catch (RejectedExecutionException gone) {
        close();
      }
    }
  }

  private void runSteps() {
    posted.set(false);
    for (Runnable step = done.poll(); step != null && !closed; step = done.poll()) {
      step.run();
    }
    if (!closed) {
      dispatch();
    }
  }

  private void fail(String task, Throwable broken) {
    if (failure == null) {
      failure = broken;
    }
    throw new DispatchException("Cannot " + task + ": " + broken.getMessage(), broken);
  }

  private void requireSound() {
    if (failure != null) {
      throw new DispatchException("Cannot go on: " + failure.getMessage(), failure);
    }
    if (closed) {
      throw new DispatchException("Cannot go on: the dispatcher is closed", null);
    }
  }
}
