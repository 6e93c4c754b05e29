package io.bridgestream.training.data;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Batches without end, epoch after epoch, made by threads ahead of whoever takes them. Order and
 * content depend on the data set, the collator and the options but not on the number of threads,
 * and a loader opened at a position goes on as if it had come there. Owns threads until it is
 * closed; {@link #next} belongs to one thread.
 */
public final class BatchLoader implements AutoCloseable {
  private final DataSet data;
  private final Collator collator;
  private final LoaderOptions options;
  private final EpochOrder order;
  private final ExecutorService workers;
  private final Deque<Future<Optional<Batch>>> ahead = new ArrayDeque<>();
  private final int batches;
  private Position planned;
  private int plannedEpoch = -1;
  private int[] examples = {};

  private BatchLoader(DataSet data, Collator collator, LoaderOptions options, Position start) {
    this.data = data;
    this.collator = collator;
    this.options = options;
    this.order = new EpochOrder(data, options);
    this.batches = order.batches();
    if (batches == 0) {
      throw new IllegalArgumentException(
          "Cannot load batches: a batch of %d for each of %d processes must fit in the data set,"
                  .formatted(options.batchSize(), options.processes())
              + " found %d examples".formatted(data.size()));
    }
    this.planned = start.step() < batches ? start : new Position(start.epoch() + 1, 0);
    this.workers = Executors.newFixedThreadPool(options.threads(), BatchLoader::worker);
  }

  private static Thread worker(Runnable work) {
    Thread thread = new Thread(work, "batch-loader");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Opens a loader whose first batch is the one at {@code start}.
   *
   * @throws IllegalArgumentException if the data set has no whole batch
   */
  public static BatchLoader open(
      DataSet data, Collator collator, LoaderOptions options, Position start) {
    return new BatchLoader(data, collator, options, start);
  }

  /** Returns the number of batches of an epoch. */
  public int batchesPerEpoch() {
    return batches;
  }

  /**
   * Returns the next batch, waiting for it if need be; batches without a readable image are passed
   * over, so positions may jump.
   *
   * @throws DamagedImageException if an image can't be read and that is fatal, or a whole epoch has
   *     no readable image
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public Batch next() throws InterruptedException {
    for (int passed = 0; passed <= batches; passed++) {
      while (ahead.size() <= 2 * options.threads()) {
        plan();
      }
      Optional<Batch> batch = result(ahead.remove());
      if (batch.isPresent()) {
        return batch.get();
      }
    }
    throw new DamagedImageException("Cannot load batches: no image of the data set is readable");
  }

  private void plan() {
    if (planned.epoch() != plannedEpoch) {
      examples = order.examples(planned.epoch());
      plannedEpoch = planned.epoch();
    }
    Position position = planned;
    int[] indices = order.batch(examples, position.step());
    ahead.add(workers.submit(() -> collator.collate(data, indices, options.seed(), position)));
    planned =
        position.step() + 1 < batches
            ? new Position(position.epoch(), position.step() + 1)
            : new Position(position.epoch() + 1, 0);
  }

  private static Optional<Batch> result(Future<Optional<Batch>> batch) throws InterruptedException {
    try {
      return batch.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("Cannot make a batch", e.getCause());
    } catch (CancellationException e) {
      throw new IllegalStateException("Cannot take a batch: the loader is closed", e);
    }
  }

  /** Stops the threads; what they have in hand is dropped. */
  @Override
  public void close() {
    ahead.forEach(batch -> batch.cancel(false));
    workers.shutdownNow();
  }
}
