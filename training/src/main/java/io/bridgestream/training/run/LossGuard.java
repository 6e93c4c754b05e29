package io.bridgestream.training.run;

import java.util.EnumMap;
import java.util.Map;

/** Notices losses that are no numbers, or many times what they were. */
final class LossGuard {
  private static final double SMOOTHING = 0.98;
  private static final double EXPLOSION = 20;
  private static final int WARM = 100;

  private final Map<Objective, Double> means = new EnumMap<>(Objective.class);
  private final Map<Objective, Integer> seen = new EnumMap<>(Objective.class);

  /** Returns whether the run should stop over {@code loss}; if not, it enters the mean. */
  boolean refuses(Objective objective, double loss) {
    double mean = means.getOrDefault(objective, loss);
    boolean warm = seen.merge(objective, 1, Integer::sum) > WARM;
    if (!Double.isFinite(loss) || (warm && loss > EXPLOSION * Math.max(mean, 0.1))) {
      return true;
    }
    means.put(objective, SMOOTHING * mean + (1 - SMOOTHING) * loss);
    return false;
  }
}
