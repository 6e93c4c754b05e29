package io.bridgestream.inference.batch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The most urgent items of a bucket, as many as fit into one batch.
 *
 * @param items the items, the most urgent first
 * @param loads the load of the first item, of the first two, and so on
 * @param full whether no further item would fit
 */
record Selection<T>(List<Waiting<T>> items, List<BatchLoad> loads, boolean full) {

  static <T> Selection<T> of(Iterable<Waiting<T>> mostUrgentFirst, BatchOptions options) {
    List<Waiting<T>> items = new ArrayList<>();
    List<BatchLoad> loads = new ArrayList<>();
    Set<Object> images = new HashSet<>();
    BatchLoad load = BatchLoad.NONE;
    for (Waiting<T> waiting : mostUrgentFirst) {
      Workload workload = waiting.item().workload();
      BatchLoad larger = load.plus(workload, !images.contains(workload.image()));
      boolean fits =
          larger.items() <= options.maxItems() && larger.paddedCost() <= options.maxCost();
      if (!fits && !items.isEmpty()) {
        return new Selection<>(items, loads, true);
      }
      images.add(workload.image());
      load = larger;
      items.add(waiting);
      loads.add(load);
    }
    boolean full = load.items() >= options.maxItems() || load.paddedCost() >= options.maxCost();
    return new Selection<>(items, loads, full);
  }

  /** Returns the load of all items. */
  BatchLoad load() {
    return loads.get(loads.size() - 1);
  }

  /** Returns the latest time to start all items without missing a deadline, in nanoseconds. */
  long startBy(CostModel cost) {
    long earliest = Long.MAX_VALUE;
    for (Waiting<T> waiting : items) {
      earliest = Math.min(earliest, waiting.deadline());
    }
    return earliest == Long.MAX_VALUE ? earliest : earliest - cost.safeNanos(load());
  }

  /**
   * Returns the largest part that, started now, misses no deadline that its items could meet alone:
   * what is late anyway doesn't make the batch smaller.
   */
  Selection<T> meetingDeadlines(long now, CostModel cost) {
    long alone = cost.safeNanos(loads.get(0));
    long tightest = Long.MAX_VALUE;
    int size = 0;
    for (Waiting<T> waiting : items) {
      if (waiting.deadline() - now >= alone) {
        tightest = Math.min(tightest, waiting.deadline());
      }
      if (size > 0 && tightest - now < cost.safeNanos(loads.get(size))) {
        return new Selection<>(items.subList(0, size), loads.subList(0, size), full);
      }
      size++;
    }
    return this;
  }
}
