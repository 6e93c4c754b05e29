package io.bridgestream.inference.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Decides which waiting items run together, and when. Its owner {@link #offer offers} items, {@link
 * #poll polls} whenever it could run a batch and again at {@link #nextWakeUp}, tells how long each
 * batch took, and {@link #drain drains} it before a checkpoint, a commit or the end.
 *
 * <p>Items wait in buckets of similar text length and equal resolution. A bucket is ready when its
 * batch is full, when its oldest item has waited for {@link BatchOptions#maxDelay()} or as long as
 * it pays to wait, or when a deadline presses. Of the ready buckets that with the most urgent item
 * goes, and in it the most urgent items, earliest deadline first. Ageing turns waiting into
 * urgency: once an item is due by {@link BatchOptions#ageing()}, nothing that comes later passes
 * it.
 *
 * <p>Every item that was offered comes out exactly once. Not thread-safe, for one owner; it starts
 * no threads and reads no clock. Times are nanoseconds since any fixed moment, such as {@link
 * System#nanoTime()}, always on the same clock; a time earlier than one seen before counts as that.
 */
public final class MicroBatcher<T> {
  private final BatchOptions options;
  private final CostModel cost = new CostModel();
  private final Map<BucketKey, Bucket<T>> buckets = new LinkedHashMap<>();
  private final Map<DispatchReason, Long> batches = new EnumMap<>(DispatchReason.class);
  private long offered;
  private long dispatched;
  private long latest = Long.MIN_VALUE;

  private record BucketKey(int length, int patches) {}

  /** Creates an empty batcher. */
  public MicroBatcher(BatchOptions options) {
    this.options = options;
  }

  /**
   * Takes an item in.
   *
   * @param now the time
   */
  public void offer(BatchItem<T> item, long now) {
    long arrival = notBefore(now);
    long aged = arrival + options.ageing().toNanos();
    long due = Math.min(item.deadline().orElse(aged), aged);
    Workload workload = item.workload();
    buckets
        .computeIfAbsent(
            new BucketKey(options.bucketOf(workload.tokens()), workload.patches()),
            key -> new Bucket<>(options, cost))
        .add(new Waiting<>(item, offered++, arrival, due));
  }

  /**
   * Gives out the batch that should run now, if any. Batches may be left after it: poll again while
   * there is room for more.
   *
   * @param now the time
   */
  public Optional<Batch<T>> poll(long now) {
    long time = notBefore(now);
    return waitingBuckets()
        .filter(bucket -> bucket.readyAt() <= time)
        .min(mostUrgentFirst())
        .map(bucket -> counted(bucket.take(time)));
  }

  /**
   * Returns when {@link #poll} will give a batch if nothing else happens, at the earliest now;
   * nothing while no item waits. To be asked again after each other call.
   *
   * @param now the time
   */
  public OptionalLong nextWakeUp(long now) {
    long time = notBefore(now);
    return waitingBuckets().mapToLong(Bucket::readyAt).map(at -> Math.max(at, time)).min();
  }

  /** Gives out everything that waits, the most urgent buckets first. */
  public List<Batch<T>> drain() {
    List<Batch<T>> all = new ArrayList<>();
    waitingBuckets()
        .sorted(mostUrgentFirst())
        .forEach(bucket -> bucket.drain().forEach(batch -> all.add(counted(batch))));
    return all;
  }

  /**
   * Learns how long a batch took, from when it was given out to when it was done.
   *
   * @param elapsed without time that it spent queueing for the device
   */
  public void completed(Batch<T> batch, Duration elapsed) {
    cost.observe(batch.load(), elapsed);
  }

  /** Returns the number of items that wait. */
  public long waiting() {
    return offered - dispatched;
  }

  /** Returns what it has done so far. */
  public BatchCounters counters() {
    return new BatchCounters(offered, dispatched, batches);
  }

  private Batch<T> counted(Batch<T> batch) {
    dispatched += batch.items().size();
    batches.merge(batch.reason(), 1L, Long::sum);
    return batch;
  }

  private Stream<Bucket<T>> waitingBuckets() {
    return buckets.values().stream().filter(bucket -> !bucket.isEmpty());
  }

  private Comparator<Bucket<T>> mostUrgentFirst() {
    return Comparator.comparing(Bucket::mostUrgent, Waiting.mostUrgentFirst());
  }

  private long notBefore(long now) {
    latest = Math.max(latest, now);
    return latest;
  }
}
