package io.bridgestream.inference.batch;

import java.time.Duration;
import java.util.Arrays;

/**
 * Learns how long a batch takes: a fixed part, a part for each image patch that the vision tower
 * sees, for each pair, and for each text token x image patch of the fusion. Recursive least squares
 * that slowly forgets, so that it follows a machine that gets slower or a model that is replaced.
 *
 * <p>Not thread-safe. Deterministic: the same observations give the same predictions.
 */
public final class CostModel {
  /** Batches seen before a prediction counts. */
  public static final int LEARNED_AFTER = 8;

  private static final int TERMS = 4;
  private static final double FORGETTING = 0.98;
  private static final double INITIAL_UNCERTAINTY = 1e4;
  private static final double VISION_UNIT = 1_000;
  private static final double FUSION_UNIT = 100_000;
  private static final double ERROR_SMOOTHING = 0.1;

  private final double[] milliseconds = new double[TERMS];
  private final double[][] uncertainty = new double[TERMS][TERMS];
  private int observations;
  private double error;

  /** Creates a model that knows nothing. */
  public CostModel() {
    for (int i = 0; i < TERMS; i++) {
      uncertainty[i][i] = INITIAL_UNCERTAINTY;
    }
  }

  /** Returns whether predictions count already. */
  public boolean hasLearned() {
    return observations >= LEARNED_AFTER;
  }

  /** Returns how long a batch will likely take; zero before anything is learned. */
  public Duration predict(BatchLoad load) {
    return Duration.ofNanos(nanos(load));
  }

  /** Learns from a batch that ran. */
  public void observe(BatchLoad load, Duration elapsed) {
    double[] terms = terms(load);
    double found = elapsed.toNanos() / 1e6;
    double difference = found - dot(milliseconds, terms);
    if (hasLearned()) {
      error += ERROR_SMOOTHING * (Math.abs(difference) - error);
    }
    correct(terms, difference);
    observations = Math.min(observations + 1, LEARNED_AFTER);
  }

  /** Returns the prediction in nanoseconds; zero before anything is learned. */
  long nanos(BatchLoad load) {
    return hasLearned() ? toNanos(dot(milliseconds, terms(load))) : 0;
  }

  /** Returns a time within which almost every such batch is done, in nanoseconds. */
  long safeNanos(BatchLoad load) {
    return hasLearned() ? nanos(load) + toNanos(2 * error) : 0;
  }

  private void correct(double[] terms, double difference) {
    double[] projected = new double[TERMS];
    for (int i = 0; i < TERMS; i++) {
      projected[i] = dot(uncertainty[i], terms);
    }
    double scale = forgetting() + dot(projected, terms);
    for (int i = 0; i < TERMS; i++) {
      milliseconds[i] += projected[i] / scale * difference;
    }
    double forgetting = forgetting();
    for (int i = 0; i < TERMS; i++) {
      for (int j = 0; j < TERMS; j++) {
        uncertainty[i][j] = (uncertainty[i][j] - projected[i] * projected[j] / scale) / forgetting;
      }
    }
  }

  /** Batches that are all alike teach nothing new; forgetting what they don't show would grow. */
  private double forgetting() {
    double trace = 0;
    for (int i = 0; i < TERMS; i++) {
      trace += uncertainty[i][i];
    }
    return trace / FORGETTING < TERMS * INITIAL_UNCERTAINTY ? FORGETTING : 1;
  }

  private static double[] terms(BatchLoad load) {
    return new double[] {
      1, load.visionCost() / VISION_UNIT, load.pairs(), load.paddedCost() / FUSION_UNIT
    };
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < TERMS; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static long toNanos(double milliseconds) {
    return (long) Math.max(0, milliseconds * 1e6);
  }

  /** Returns the milliseconds of each term, for logs. */
  @Override
  public String toString() {
    return "CostModel" + Arrays.toString(milliseconds);
  }
}
