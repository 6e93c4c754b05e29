package io.bridgestream.inference.batch;

import java.util.Comparator;

/**
 * An item in its bucket.
 *
 * @param number rises with each item that came
 * @param arrival when it came, in nanoseconds
 * @param due its deadline, or when ageing makes it due, in nanoseconds
 */
record Waiting<T>(BatchItem<T> item, long number, long arrival, long due) {
  /** The most urgent first; of equally urgent ones, the one that came first. */
  static <T> Comparator<Waiting<T>> mostUrgentFirst() {
    return Comparator.<Waiting<T>>comparingLong(Waiting::due).thenComparingLong(Waiting::number);
  }

  /** Returns the deadline that the caller gave, or the end of time. */
  long deadline() {
    return item.deadline().orElse(Long.MAX_VALUE);
  }
}
