package io.bridgestream.training.run;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well a model does on a split.
 *
 * @param accuracy mean score of the answers, or share of captions judged rightly, 0 to 1
 * @param texts how many questions or captions count
 * @param byType the same for each type of question
 * @param auc area under the curve of the match score; NaN for questions
 */
public record Scores(double accuracy, long texts, Map<String, Double> byType, double auc) {
  /** Copies the map, in the order of the types. */
  public Scores {
    byType = Collections.unmodifiableMap(new TreeMap<>(byType));
  }
}
