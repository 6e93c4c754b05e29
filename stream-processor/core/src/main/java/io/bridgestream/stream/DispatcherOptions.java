package io.bridgestream.stream;

import io.bridgestream.inference.batch.BatchOptions;
import java.time.Duration;

/**
 * How events are carried to the model.
 *
 * @param batch when a batch is full and how long events wait for company
 * @param modelRuns how many batches run at a time, at least 1
 * @param maxInFlight the most events that were taken in and not yet given out, at least 1
 * @param maxInFlightBytes the most bytes of those; an event over it alone goes alone
 * @param patience how long one preparation or one batch may take before the owner fails
 * @param order in which order results come out
 */
public record DispatcherOptions(
    BatchOptions batch,
    int modelRuns,
    int maxInFlight,
    long maxInFlightBytes,
    Duration patience,
    EmissionOrder order) {
  /** The default of {@code maxInFlight}: batches enough to keep the model busy. */
  public static final int DEFAULT_MAX_IN_FLIGHT = 128;

  /** The default of {@code maxInFlightBytes}: 128 MiB. */
  public static final long DEFAULT_MAX_IN_FLIGHT_BYTES = 128L << 20;

  /** The default of {@code patience}. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(2);

  /** The default options. */
  public static final DispatcherOptions DEFAULTS =
      new DispatcherOptions(
          BatchOptions.DEFAULTS,
          1,
          DEFAULT_MAX_IN_FLIGHT,
          DEFAULT_MAX_IN_FLIGHT_BYTES,
          DEFAULT_PATIENCE,
          EmissionOrder.AS_DONE);

  /** Checks the options. */
  public DispatcherOptions {
    require("model-runs", modelRuns);
    require("max-in-flight", maxInFlight);
    require("max-in-flight-bytes", maxInFlightBytes);
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("patience must be positive, found " + patience);
    }
  }

  /** Returns these options with other batches. */
  public DispatcherOptions withBatch(BatchOptions other) {
    return new DispatcherOptions(other, modelRuns, maxInFlight, maxInFlightBytes, patience, order);
  }

  /** Returns these options with another order. */
  public DispatcherOptions withOrder(EmissionOrder other) {
    return new DispatcherOptions(batch, modelRuns, maxInFlight, maxInFlightBytes, patience, other);
  }

  private static void require(String name, long found) {
    if (found < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, found " + found);
    }
  }
}
