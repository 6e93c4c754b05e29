package io.bridgestream.inference.batch;

import java.util.OptionalLong;

/**
 * Something that waits for its batch.
 *
 * @param value the caller's own
 * @param workload what it costs
 * @param deadline when its answer is wanted, in nanoseconds on the clock of {@link MicroBatcher};
 *     empty if it may take its time
 */
public record BatchItem<T>(T value, Workload workload, OptionalLong deadline) {
  /** Returns an item without deadline. */
  public static <T> BatchItem<T> of(T value, Workload workload) {
    return new BatchItem<>(value, workload, OptionalLong.empty());
  }

  /** Says how large it is; never what it holds. */
  @Override
  public String toString() {
    return "BatchItem[%d texts of up to %d tokens]".formatted(workload.texts(), workload.tokens());
  }
}
