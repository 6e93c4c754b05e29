package io.bridgestream.training.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Scores of pairs that match and of pairs that don't. */
final class RankedScores {
  private record Scored(double score, boolean match) {}

  private final List<Scored> all = new ArrayList<>();

  void add(double score, boolean match) {
    all.add(new Scored(score, match));
  }

  /**
   * Returns the probability that a match scores higher than a mismatch, ties counting half; NaN
   * without both kinds.
   */
  double areaUnderCurve() {
    all.sort(Comparator.comparingDouble(Scored::score));
    double rankSum = 0;
    long matches = 0;
    for (int from = 0; from < all.size(); ) {
      int to = from;
      long tied = 0;
      while (to < all.size() && all.get(to).score() == all.get(from).score()) {
        tied += all.get(to).match() ? 1 : 0;
        to++;
      }
      rankSum += tied * (from + 1 + to) / 2.0;
      matches += tied;
      from = to;
    }
    long others = all.size() - matches;
    if (matches == 0 || others == 0) {
      return Double.NaN;
    }
    return (rankSum - matches * (matches + 1) / 2.0) / ((double) matches * others);
  }
}
