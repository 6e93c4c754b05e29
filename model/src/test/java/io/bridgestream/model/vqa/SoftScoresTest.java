package io.bridgestream.model.vqa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoftScoresTest {
  private static final AnswerVocabulary VOCABULARY =
      AnswerVocabulary.of(List.of("yes", "no", "red", "blue"));

  @ParameterizedTest
  @CsvSource({"0,0", "1,0.3", "2,0.6", "3,0.9", "4,1", "5,1", "6,1", "7,1", "8,1", "9,1", "10,1"})
  void isTheOfficialAccuracyOverAllSubsetsOfNineAnnotators(int agreeing, float score) {
    double official = 0;
    for (int leftOut = 0; leftOut < SoftScores.ANNOTATORS; leftOut++) {
      int agreeingAmongNine = leftOut < agreeing ? agreeing - 1 : agreeing;
      official += Math.min(agreeingAmongNine / 3.0, 1) / SoftScores.ANNOTATORS;
    }

    assertThat(SoftScores.score(agreeing)).isEqualTo(score);
    assertThat((double) score).isCloseTo(official, within(1e-7));
  }

  @Test
  void targetHoldsTheScoreOfEachAnswerInTheVocabulary() {
    List<String> given =
        List.of("red", "red", "red", "red", "blue", "blue", "pink", "pink", "no", "red");

    assertThat(SoftScores.target(given, VOCABULARY)).containsExactly(0, 0.3f, 1, 0.6f);
  }

  @Test
  void targetOfUnknownAnswersIsZero() {
    assertThat(SoftScores.target(List.of("pink"), VOCABULARY)).containsExactly(0, 0, 0, 0);
  }

  @Test
  void validationLeavesOutQuestionsWithoutAnAnswerInTheVocabulary() {
    ValidationScore score = new ValidationScore();
    score.add(new float[] {0, 0.3f, 1, 0.6f}, 2);
    score.add(new float[] {0, 0.3f, 1, 0.6f}, 1);
    score.add(new float[] {0.9f, 0, 0, 0}, 3);
    score.add(new float[] {0, 0, 0, 0}, 0);

    assertThat(score.questions()).isEqualTo(3);
    assertThat(score.mean().orElseThrow()).isCloseTo(1.3 / 3, within(1e-7));
  }

  @Test
  void validationOfNoQuestionIsNothing() {
    ValidationScore score = new ValidationScore();
    score.add(new float[4], 0);

    assertThat(score.mean()).isEmpty();
  }
}
