package io.bridgestream.inference;

import java.util.List;

/**
 * The likeliest answers to a question.
 *
 * @param question as it was asked
 * @param top the likeliest first; equally likely ones in the order of the model's labels
 */
public record Answer(String question, List<Choice> top) {
  /** Copies the list. */
  public Answer {
    top = List.copyOf(top);
  }

  /**
   * One answer.
   *
   * @param answer the label; its number where the model doesn't name its labels
   * @param probability in [0, 1]; those of a VQA head don't sum to 1, as several answers can be
   *     right
   */
  public record Choice(String answer, double probability) {}

  /** Says how many answers there are; never what was asked. */
  @Override
  public String toString() {
    return "Answer[%d choices]".formatted(top.size());
  }
}
