package io.bridgestream.training.data.scenes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lets an answer to a kind of question through unless it was let through too often already. */
final class AnswerBalance {
  private static final double MOST_OVER_MEAN = 1.25;
  private static final int FREE = 2;

  private final Map<String, Map<String, Integer>> counts = new HashMap<>();

  /**
   * Counts the answer if it may be given.
   *
   * @param answers all that the kind of question has
   */
  boolean accepts(String kind, String answer, List<String> answers) {
    Map<String, Integer> given = counts.computeIfAbsent(kind, k -> new HashMap<>());
    int all = given.values().stream().mapToInt(Integer::intValue).sum();
    int before = given.getOrDefault(answer, 0);
    boolean accepted = before < FREE + MOST_OVER_MEAN * all / answers.size();
    if (accepted) {
      given.put(answer, before + 1);
    }
    return accepted;
  }
}
