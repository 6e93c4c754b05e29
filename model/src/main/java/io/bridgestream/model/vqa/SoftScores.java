package io.bridgestream.model.vqa;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How right an answer is that some of ten annotators gave: the official accuracy of VQA v2, and the
 * training target.
 */
public final class SoftScores {
  /** How many people answered each question. */
  public static final int ANNOTATORS = 10;

  private static final float[] BY_COUNT = {0, 0.3f, 0.6f, 0.9f, 1};

  private SoftScores() {}

  /**
   * Returns the score of an answer. The official accuracy is min(n/3, 1), where n of nine
   * annotators gave the answer, averaged over the ten ways to leave one of ten out: just these
   * numbers.
   *
   * @param annotators how many of the ten gave the answer
   * @return from 0 to 1
   */
  public static float score(int annotators) {
    return BY_COUNT[Math.min(annotators, BY_COUNT.length - 1)];
  }

  /**
   * Returns the training target of a question: the score of each answer, 0 for those not given.
   *
   * @param given the annotators' answers, normalised; those not in the vocabulary don't count
   * @return one number for each answer of the vocabulary
   */
  public static float[] target(List<String> given, AnswerVocabulary vocabulary) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (String answer : given) {
      OptionalInt id = vocabulary.id(answer);
      id.ifPresent(known -> counts.merge(known, 1, Integer::sum));
    }
    float[] target = new float[vocabulary.size()];
    counts.forEach((id, count) -> target[id] = score(count));
    return target;
  }
}
