package io.bridgestream.cli;

import io.bridgestream.events.CaptionMatch;
import io.bridgestream.events.ImageAnswer;
import io.bridgestream.events.QuestionAnswer;
import java.util.Map;
import java.util.Set;

/**
 * What is known about an event before it is asked.
 *
 * @param answers the right answers of a question, by its id
 * @param matches whether a caption is true, by its id
 */
record ExpectedAnswers(Map<String, Set<String>> answers, Map<String, Boolean> matches) {
  private static final double EVEN = 0.5;

  /** How many texts were judged, and how many of them rightly answered. */
  record Score(long right, long judged) {
    Score plus(Score other) {
      return new Score(right + other.right, judged + other.judged);
    }
  }

  /** Judges an answer; what nothing is known about doesn't count. */
  Score judge(ImageAnswer answer) {
    long right = 0;
    long judged = 0;
    for (QuestionAnswer question : answer.getAnswers()) {
      Set<String> accepted = answers.get(question.getQuestionId());
      if (accepted != null) {
        judged++;
        right += accepted.contains(question.getTop().get(0).getAnswer()) ? 1 : 0;
      }
    }
    for (CaptionMatch match : answer.getMatches()) {
      Boolean isTrue = matches.get(match.getCaptionId());
      if (isTrue != null) {
        judged++;
        right += match.getScore() >= EVEN == isTrue ? 1 : 0;
      }
    }
    return new Score(right, judged);
  }
}
