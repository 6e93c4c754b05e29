package io.bridgestream.training.data;

import java.util.Map;

/** What the model should say about an example. */
public sealed interface Target {
  /**
   * Answers with their scores.
   *
   * @param scores from 0 to 1, by normalised answer; may be empty
   */
  record Answers(Map<String, Float> scores) implements Target {
    /** Copies the scores. */
    public Answers {
      scores = Map.copyOf(scores);
    }

    /** Returns the one right answer. */
    public static Answers of(String answer) {
      return new Answers(Map.of(answer, 1f));
    }
  }

  /**
   * One class of a few: SNLI-VE (contradiction 0, neutral 1, entailment 2), NLVR2 (true is 1), or
   * whether a caption matches its image (match is 1).
   *
   * @param label from 0
   */
  record Label(int label) implements Target {
    /** The label of a caption that matches its image. */
    public static final Label MATCH = new Label(1);

    /** The label of a caption that doesn't match its image. */
    public static final Label MISMATCH = new Label(0);
  }

  /** Nothing to say: a pair to pre-train on, or a test question whose answer is withheld. */
  record None() implements Target {}
}
