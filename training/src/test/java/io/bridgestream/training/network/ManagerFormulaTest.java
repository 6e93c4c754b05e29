package io.bridgestream.training.network;

import static io.bridgestream.training.network.Formula.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.model.tensors.StoredTensor;
import io.bridgestream.training.TestSeed;
import io.bridgestream.training.nn.Layer;
import io.bridgestream.training.nn.NativeScope;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The managers against their formulas in plain Java; width 1 is the scalar weight type. */
class ManagerFormulaTest {
  private static final int BATCH = 2;
  private static final int OWN = 4;
  private static final int OTHER = 6;
  private static final int LEVELS = 3;
  private static final int HIDDEN = 8;
  private static final double EPS = 1e-5;

  private final Random random = new Random(TestSeed.next());

  @ParameterizedTest
  @ValueSource(ints = {1, HIDDEN})
  void firstManagerWeighsLevelsBySoftmax(int weightWidth) {
    try (NativeScope scope = NativeScope.open()) {
      FirstManager manager = filled(new FirstManager(size(weightWidth)));
      Formula formula = new Formula(manager);
      List<Tensor> levels = levels();

      Tensor result = manager.forward(levels);

      for (int b = 0; b < BATCH; b++) {
        assertClose(result, b, mixed(formula, levels, b, staticScores(formula, weightWidth)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, HIDDEN})
  void staticManagerAddsThePreviousLevelByItsRawWeight(int weightWidth) {
    try (NativeScope scope = NativeScope.open()) {
      StaticManager manager = filled(new StaticManager(size(weightWidth)));
      Formula formula = new Formula(manager);
      List<Tensor> levels = levels();
      Tensor previous = tensor(OWN);

      Tensor result = manager.forward(levels, previous, tensor(OTHER));

      for (int b = 0; b < BATCH; b++) {
        double[][] expected = mixed(formula, levels, b, staticScores(formula, weightWidth));
        double[][] own = formula.layerNorm("LayerNorm." + LEVELS, sample(previous, b), EPS);
        double[] scores = formula.weight("layer_scores");
        addWeighted(expected, own, scores, LEVELS * weightWidth, weightWidth);
        assertClose(result, b, expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, HIDDEN})
  void adaptiveManagerScoresLevelsByBothModalities(int weightWidth) {
    try (NativeScope scope = NativeScope.open()) {
      AdaptiveManager manager = filled(new AdaptiveManager(size(weightWidth)));
      Formula formula = new Formula(manager);
      List<Tensor> levels = levels();
      Tensor previous = tensor(OWN);
      Tensor other = tensor(OTHER);

      Tensor result = manager.forward(levels, previous, other);

      for (int b = 0; b < BATCH; b++) {
        double[][] own = formula.layerNorm("LayerNorm." + LEVELS, sample(previous, b), EPS);
        double[][] scores = adaptiveScores(formula, own, sample(other, b));
        double[][] expected = mixed(formula, levels, b, (row, j, i) -> scores[row][j]);
        addWeighted(expected, own, formula.weight("layer_scores_cross"), 0, weightWidth);
        assertClose(result, b, expected);
      }
    }
  }

  private static double[][] adaptiveScores(Formula formula, double[][] own, double[][] other) {
    double[][] read = formula.layerNorm("extra_query_LayerNorm", other, EPS);
    double[][] attended =
        Formula.attention(
            formula.linear("fusion_attention.q_proj", own),
            formula.linear("fusion_attention.k_proj", read),
            read,
            1,
            Formula.all(OTHER));
    double[][] joined =
        IntStream.range(0, OWN)
            .mapToObj(
                row ->
                    DoubleStream.concat(Arrays.stream(attended[row]), Arrays.stream(own[row]))
                        .toArray())
            .toArray(double[][]::new);
    return formula.linear("linear_controller", joined);
  }

  /** The score of level {@code level} at a token and channel. */
  private interface Scores {
    double of(int token, int level, int channel);
  }

  private static Scores staticScores(Formula formula, int weightWidth) {
    double[] scores = formula.weight("layer_scores");
    return (token, level, channel) -> scores[level * weightWidth + channel % weightWidth];
  }

  private static double[][] mixed(Formula formula, List<Tensor> levels, int b, Scores scores) {
    double temperature = formula.weight("softmax_temperature")[0];
    double[][][] normalized =
        IntStream.range(0, LEVELS)
            .mapToObj(j -> formula.layerNorm("LayerNorm." + j, sample(levels.get(j), b), EPS))
            .toArray(double[][][]::new);
    double[][] mixed = new double[OWN][HIDDEN];
    for (int token = 0; token < OWN; token++) {
      for (int channel = 0; channel < HIDDEN; channel++) {
        double[] divided = new double[LEVELS];
        for (int j = 0; j < LEVELS; j++) {
          divided[j] = scores.of(token, j, channel) / temperature;
        }
        double[] weights = Formula.softmax(divided);
        for (int j = 0; j < LEVELS; j++) {
          mixed[token][channel] += weights[j] * normalized[j][token][channel];
        }
      }
    }
    return mixed;
  }

  private static void addWeighted(
      double[][] sum, double[][] own, double[] weights, int from, int weightWidth) {
    for (int token = 0; token < OWN; token++) {
      for (int channel = 0; channel < HIDDEN; channel++) {
        sum[token][channel] += weights[from + channel % weightWidth] * own[token][channel];
      }
    }
  }

  private static ManagerSize size(int weightWidth) {
    return new ManagerSize(LEVELS, HIDDEN, weightWidth, EPS);
  }

  private List<Tensor> levels() {
    return Stream.generate(() -> tensor(OWN)).limit(LEVELS).toList();
  }

  private Tensor tensor(int tokens) {
    return TinyModels.random(random, BATCH, tokens, HIDDEN);
  }

  private <L extends Layer> L filled(L layer) {
    RandomWeights.fill(layer, random);
    layer
        .namedParameter("softmax_temperature")
        .load(StoredTensor.ofFloats("softmax_temperature", new long[] {1}, 0.5f));
    return layer;
  }

  private static void assertClose(Tensor result, int index, double[][] expected) {
    double[][] actual = sample(result, index);
    for (int row = 0; row < expected.length; row++) {
      assertThat(actual[row]).as("row %d", row).containsExactly(expected[row], within(1e-4));
    }
  }
}
