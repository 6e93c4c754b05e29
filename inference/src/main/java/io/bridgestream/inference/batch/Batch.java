package io.bridgestream.inference.batch;

import java.util.List;

/**
 * Items that run together.
 *
 * @param items at least one, the most urgent first
 * @param reason why it went now
 * @param load its size; {@link MicroBatcher#completed} learns from it how long such batches take
 */
public record Batch<T>(List<BatchItem<T>> items, DispatchReason reason, BatchLoad load) {
  /** Copies the list. */
  public Batch {
    items = List.copyOf(items);
  }

  /** Returns the callers' own values, in order. */
  public List<T> values() {
    return items.stream().map(BatchItem::value).toList();
  }
}
