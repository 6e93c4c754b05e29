package io.bridgestream.inference;

import java.util.List;

/** What became of one request. A request that can't be answered is a value, not an exception. */
public sealed interface Outcome {
  /**
   * Everything was answered.
   *
   * @param answers one for each question, in their order
   * @param matches one for each caption, in their order
   */
  record Answered(List<Answer> answers, List<MatchScore> matches) implements Outcome {
    /** Copies the lists. */
    public Answered {
      answers = List.copyOf(answers);
      matches = List.copyOf(matches);
    }
  }

  /**
   * The request could not be answered; no other one is to blame, and none suffered.
   *
   * @param error the reason
   * @param message one line that says more; holds nothing of the request's content
   */
  record Failed(InferenceError error, String message) implements Outcome {}
}
