package io.bridgestream.model.vqa;

import java.util.OptionalDouble;

/**
 * The score that training watches: the mean soft score of the predicted answers, over the questions
 * with an answer in the vocabulary. Others are left out, as the published numbers do, so it lies a
 * little over the official accuracy. Not thread-safe.
 */
public final class ValidationScore {
  private double sum;
  private long questions;

  /**
   * Counts one question.
   *
   * @param target the soft score of each answer
   * @param predicted the id of the answer with the largest logit
   */
  public void add(float[] target, int predicted) {
    boolean answerable = false;
    for (float score : target) {
      answerable |= score > 0;
    }
    if (answerable) {
      questions++;
      sum += target[predicted];
    }
  }

  /** Returns how many questions count. */
  public long questions() {
    return questions;
  }

  /** Returns the mean, from 0 to 1; nothing if no question counts. */
  public OptionalDouble mean() {
    return questions == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / questions);
  }
}
