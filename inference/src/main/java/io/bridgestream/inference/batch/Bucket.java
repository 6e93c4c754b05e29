package io.bridgestream.inference.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The waiting items of one range of text lengths and one resolution. */
final class Bucket<T> {
  private static final double GAP_SMOOTHING = 0.2;

  private final BatchOptions options;
  private final CostModel cost;
  private final TreeSet<Waiting<T>> byUrgency = new TreeSet<>(Waiting.mostUrgentFirst());
  private final TreeMap<Long, Waiting<T>> byArrival = new TreeMap<>();
  private @Nullable Selection<T> selection;
  private long lastArrival;
  private double meanGap;

  Bucket(BatchOptions options, CostModel cost) {
    this.options = options;
    this.cost = cost;
  }

  void add(Waiting<T> waiting) {
    if (!byArrival.isEmpty()) {
      meanGap += GAP_SMOOTHING * (waiting.arrival() - lastArrival - meanGap);
    }
    lastArrival = waiting.arrival();
    byUrgency.add(waiting);
    byArrival.put(waiting.number(), waiting);
    selection = null;
  }

  boolean isEmpty() {
    return byUrgency.isEmpty();
  }

  Waiting<T> mostUrgent() {
    return byUrgency.first();
  }

  /** Returns when a batch may go, in nanoseconds; long ago if it is full. */
  long readyAt() {
    return selection().full() ? Long.MIN_VALUE : Math.min(delayEnds(), selection().startBy(cost));
  }

  /** Takes out the batch that goes now. */
  Batch<T> take(long now) {
    Selection<T> all = selection();
    DispatchReason reason =
        all.full()
            ? DispatchReason.FULL
            : all.startBy(cost) <= delayEnds() ? DispatchReason.DEADLINE : DispatchReason.DELAY;
    Selection<T> chosen = all.meetingDeadlines(now, cost);
    boolean cut = chosen.items().size() < all.items().size();
    return remove(chosen, cut ? DispatchReason.DEADLINE : reason);
  }

  /** Takes out everything. */
  List<Batch<T>> drain() {
    List<Batch<T>> batches = new ArrayList<>();
    while (!isEmpty()) {
      batches.add(remove(selection(), DispatchReason.DRAIN));
    }
    return batches;
  }

  private Batch<T> remove(Selection<T> chosen, DispatchReason reason) {
    List<BatchItem<T>> items = chosen.items().stream().map(Waiting::item).toList();
    BatchLoad load = chosen.load();
    for (Waiting<T> waiting : chosen.items()) {
      byUrgency.remove(waiting);
      byArrival.remove(waiting.number());
    }
    selection = null;
    return new Batch<>(items, reason, load);
  }

  private Selection<T> selection() {
    Selection<T> current = selection;
    if (current == null) {
      current = Selection.of(byUrgency, options);
      selection = current;
    }
    return current;
  }

  private long delayEnds() {
    long allowed = byArrival.firstEntry().getValue().arrival() + options.maxDelay().toNanos();
    return cost.hasLearned() ? Math.min(allowed, lastArrival + patience()) : allowed;
  }

  /**
   * Returns how long the next item is worth waiting for after the last one, in nanoseconds: as long
   * as running it along saves, and not at all if it isn't expected within that time. Whoever waits
   * no longer than what waiting can save loses at most as much again.
   */
  private long patience() {
    BatchLoad load = selection().load();
    Workload next = mostUrgent().item().workload();
    long saved =
        cost.nanos(load)
            + cost.nanos(BatchLoad.NONE.plus(next, true))
            - cost.nanos(load.plus(next, true));
    return meanGap <= saved ? saved : 0;
  }
}
