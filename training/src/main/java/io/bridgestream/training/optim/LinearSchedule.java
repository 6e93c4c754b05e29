package io.bridgestream.training.optim;

/**
 * Linear warm-up from 0, then linear decay to 0. The first update, number 0, has learning rate 0.
 *
 * @param warmupSteps updates until the peak
 * @param totalSteps updates until 0
 */
public record LinearSchedule(long warmupSteps, long totalSteps) {
  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException unless 0 &lt;= warmupSteps &lt; totalSteps
   */
  public LinearSchedule {
    if (warmupSteps < 0 || warmupSteps >= totalSteps) {
      throw new IllegalArgumentException(
          "Cannot plan learning rates: warm-up steps must be between 0 and below the total %d, found %d"
              .formatted(totalSteps, warmupSteps));
    }
  }

  /** Returns the share of the peak learning rate that update {@code step}, 0 or higher, has. */
  public double factor(long step) {
    if (step < warmupSteps) {
      return (double) step / warmupSteps;
    }
    return Math.max(0, (double) (totalSteps - step) / (totalSteps - warmupSteps));
  }
}
