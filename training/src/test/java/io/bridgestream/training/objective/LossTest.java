package io.bridgestream.training.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.TensorValues;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Losses against their formulas in plain Java, on small numbers. */
class LossTest {
  private static final double[][] LOGITS = {{1, 2, -1}, {0.5, 0, 3}, {-2, 1, 1}};

  private NativeScope scope = NativeScope.open();

  @BeforeEach
  void openScope() {
    scope.close();
    scope = NativeScope.open();
  }

  @AfterEach
  void closeScope() {
    scope.close();
  }

  @Test
  void classificationIsTheMeanOfNegativeLogProbabilities() {
    Tensor loss = ClassificationLoss.of(logits(), TensorValues.ofLongs(new long[] {3}, 1, 0, 2));

    assertLoss(
        loss, (surprise(LOGITS[0], 1) + surprise(LOGITS[1], 0) + surprise(LOGITS[2], 2)) / 3);
  }

  @Test
  void maskedTokensAloneCount() {
    Tensor perToken = logits().view(1, 3, 3);

    Tensor loss =
        MaskedTokenLoss.of(perToken, TensorValues.ofLongs(new long[] {1, 3}, -100, 2, -100));

    assertLoss(loss, surprise(LOGITS[1], 2));
  }

  /** In bfloat16 the number 257 is 256, and batches of all processes are larger than that. */
  @Test
  void contrastKnowsEveryTextOfALargeBatch() {
    Tensor logits = torch.eye(300).mul(new Scalar(20)).to(torch.ScalarType.BFloat16);

    assertLoss(ContrastiveLoss.of(logits).to(torch.ScalarType.Float), 0);
  }

  @Test
  void answersAreSummedOverTheVocabulary() {
    float[] scores = {0, 1, 0.3f, 0, 0, 0.9f, 0.6f, 0, 0};

    Tensor loss = AnswerLoss.of(logits(), TensorValues.ofFloats(new long[] {3, 3}, scores));

    double sum = 0;
    for (int i = 0; i < 9; i++) {
      double logit = LOGITS[i / 3][i % 3];
      double probability = 1 / (1 + Math.exp(-logit));
      sum -= scores[i] * Math.log(probability) + (1 - scores[i]) * Math.log(1 - probability);
    }
    assertLoss(loss, sum / 3);
  }

  @Test
  void contrastIsTheMeanOfBothDirections() {
    Tensor loss = ContrastiveLoss.of(logits());

    assertLoss(loss, (diagonal(LOGITS) + diagonal(transposed())) / 2);
  }

  @Test
  void contrastSharesARowAmongItsMatches() {
    Matches matches = Matches.of(new long[] {1, 1, 2}, List.of("a", "b", "c"));
    Tensor shares = TensorValues.ofFloats(new long[] {3, 3}, matches.shares());

    Tensor loss = ContrastiveLoss.of(logits(), shares);

    assertLoss(loss, (shared(LOGITS) + shared(transposed())) / 2);
  }

  /** The first two rows match the first two columns. */
  private static double shared(double[][] logits) {
    double first = surprise(logits[0], 0) + surprise(logits[0], 1);
    double second = surprise(logits[1], 0) + surprise(logits[1], 1);
    return (first / 2 + second / 2 + surprise(logits[2], 2)) / 3;
  }

  @Test
  void huggingFaceContrastIsTheMeanOfThreeOneWayLosses() {
    Tensor other = logits().transpose(0, 1);

    Tensor loss = HuggingFaceContrastiveLoss.of(logits(), other, other);

    assertLoss(loss, (diagonal(LOGITS) + 2 * diagonal(transposed())) / 3);
  }

  @Test
  void rankTakesTheFirstCandidateForTheTrueOne() {
    Tensor loss = RankLoss.of(logits());

    assertLoss(
        loss, (surprise(LOGITS[0], 0) + surprise(LOGITS[1], 0) + surprise(LOGITS[2], 0)) / 3);
  }

  private static Tensor logits() {
    float[] values = new float[9];
    for (int i = 0; i < 9; i++) {
      values[i] = (float) LOGITS[i / 3][i % 3];
    }
    return TensorValues.ofFloats(new long[] {3, 3}, values);
  }

  private static double diagonal(double[][] logits) {
    return (surprise(logits[0], 0) + surprise(logits[1], 1) + surprise(logits[2], 2)) / 3;
  }

  private static double[][] transposed() {
    double[][] columns = new double[3][3];
    for (int i = 0; i < 9; i++) {
      columns[i % 3][i / 3] = LOGITS[i / 3][i % 3];
    }
    return columns;
  }

  /** Returns -log softmax(logits)[label]. */
  private static double surprise(double[] logits, int label) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    return Math.log(sum) - logits[label];
  }

  private static void assertLoss(Tensor loss, double expected) {
    assertThat((double) loss.item_float()).isCloseTo(expected, within(1e-6));
  }
}
