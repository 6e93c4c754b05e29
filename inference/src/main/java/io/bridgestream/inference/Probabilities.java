package io.bridgestream.inference;

import java.util.Arrays;

/** Logits to probabilities, in float64 and without overflow. */
final class Probabilities {
  private Probabilities() {}

  /**
   * Returns the places of the largest logits, the largest first and of equal ones the first. For a
   * few of thousands, which would take longer to sort than a card takes to make them.
   *
   * @param most how many, if there are as many
   */
  static int[] largest(float[] logits, int most) {
    int[] places = new int[Math.min(most, logits.length)];
    int found = 0;
    for (int place = 0; place < logits.length; place++) {
      int rank = found;
      while (rank > 0 && logits[place] > logits[places[rank - 1]]) {
        rank--;
      }
      if (rank < places.length) {
        found = Math.min(found + 1, places.length);
        System.arraycopy(places, rank, places, rank + 1, found - 1 - rank);
        places[rank] = place;
      }
    }
    return places;
  }

  /** Returns the logistic function of the logits at some places. */
  static double[] logistic(float[] logits, int... places) {
    return Arrays.stream(places)
        .mapToDouble(i -> 1 / (1 + Math.exp(-(double) logits[i])))
        .toArray();
  }

  /** Returns the softmax of all logits at some places. */
  static double[] softmax(float[] logits, int... places) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    double[] probabilities = new double[places.length];
    for (int i = 0; i < places.length; i++) {
      probabilities[i] = Math.exp(logits[places[i]] - largest) / sum;
    }
    return probabilities;
  }

  /** Returns whether all logits are numbers. */
  static boolean allFinite(float[] logits) {
    for (float logit : logits) {
      if (!Float.isFinite(logit)) {
        return false;
      }
    }
    return true;
  }
}
