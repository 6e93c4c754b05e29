package io.bridgestream.training.network;

import static io.bridgestream.training.network.Formula.add;
import static io.bridgestream.training.network.Formula.all;
import static io.bridgestream.training.network.Formula.combine;
import static io.bridgestream.training.network.Formula.map;
import static io.bridgestream.training.network.Formula.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.model.config.Activation;
import io.bridgestream.model.config.VisionConfig;
import io.bridgestream.training.TestSeed;
import io.bridgestream.training.nn.Layer;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.TensorValues;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each layer against its formula in plain Java, on random numbers. */
class LayerFormulaTest {
  private static final int BATCH = 2;
  private static final int OWN = 5;
  private static final int OTHER = 7;
  private static final int HIDDEN = 12;
  private static final int HEADS = 3;
  private static final double EPS = 1e-5;
  private static final TransformerSize SIZE =
      new TransformerSize(HIDDEN, HEADS, 20, Activation.GELU, EPS, 0.1, 0.1);

  private final Random random = new Random(TestSeed.next());
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
  void crossModalLayerReadsItselfThenTheOtherModality() {
    CrossModalLayer layer = filled(new CrossModalLayer(SIZE));
    Formula formula = new Formula(layer);
    Tensor text = tensor(BATCH, OWN, HIDDEN);
    Tensor image = tensor(BATCH, OTHER, HIDDEN);
    boolean[] keep = {true, true, true, false, false};

    Tensor result = layer.forward(tokens(text, mask(keep)), tokens(image, AttentionMask.none()));

    for (int b = 0; b < BATCH; b++) {
      double[][] x = sample(text, b);
      double[][] self = formula.attentionLayer("attention", x, x, HEADS, keep, EPS);
      double[][] crossed =
          formula.attentionLayer("crossattention", self, sample(image, b), HEADS, all(OTHER), EPS);
      assertClose(result, b, formula.feedForward(crossed, EPS));
    }
  }

  @Test
  void crossModalLayerSkipsMaskedTokensOfTheOtherModality() {
    CrossModalLayer layer = filled(new CrossModalLayer(SIZE));
    Formula formula = new Formula(layer);
    Tensor image = tensor(BATCH, OTHER, HIDDEN);
    Tensor text = tensor(BATCH, OWN, HIDDEN);
    boolean[] keep = {true, false, true, true, false};

    Tensor result = layer.forward(tokens(image, AttentionMask.none()), tokens(text, mask(keep)));

    for (int b = 0; b < BATCH; b++) {
      double[][] x = sample(image, b);
      double[][] self = formula.attentionLayer("attention", x, x, HEADS, all(OTHER), EPS);
      double[][] crossed =
          formula.attentionLayer("crossattention", self, sample(text, b), HEADS, keep, EPS);
      assertClose(result, b, formula.feedForward(crossed, EPS));
    }
  }

  private static Tokens tokens(Tensor states, AttentionMask mask) {
    return new Tokens(states, mask, ImageOfText.OWN);
  }

  @Test
  void visionBlockNormalisesBeforeItsSubLayers() {
    VisionConfig config = new VisionConfig(128, 1, 3, 8, 16, 1, EPS, false, true, Map.of());
    VisionBlock block = filled(new VisionBlock(config));
    Formula formula = new Formula(block);
    Tensor image = tensor(BATCH, OTHER, 128);

    Tensor result = block.forward(image);

    for (int b = 0; b < BATCH; b++) {
      double[][] x = sample(image, b);
      double[][] projected =
          Formula.linear(
              formula.layerNorm("ln_1", x, EPS),
              formula.weight("attn.in_proj_weight"),
              formula.weight("attn.in_proj_bias"));
      double[][] attended =
          Formula.attention(
              columns(projected, 0), columns(projected, 1), columns(projected, 2), 2, all(OTHER));
      double[][] middle = add(x, formula.linear("attn.out_proj", attended));
      double[][] expanded =
          map(
              formula.linear("mlp.c_fc", formula.layerNorm("ln_2", middle, EPS)),
              Formula::quickGelu);
      assertClose(result, b, add(middle, formula.linear("mlp.c_proj", expanded)));
    }
  }

  /** Returns third {@code part} of every row. */
  private static double[][] columns(double[][] rows, int part) {
    int width = rows[0].length / 3;
    return Stream.of(rows)
        .map(row -> Arrays.copyOfRange(row, part * width, (part + 1) * width))
        .toArray(double[][]::new);
  }

  @Test
  void addLinkNormalisesTheSum() {
    AddLink link = filled(new AddLink(HIDDEN, EPS));
    Formula formula = new Formula(link);
    Tensor uni = tensor(BATCH, OWN, HIDDEN);
    Tensor cross = tensor(BATCH, OWN, HIDDEN);

    Tensor result = link.forward(uni, cross);

    assertClose(
        result, 1, formula.layerNorm("LayerNorm", add(sample(uni, 1), sample(cross, 1)), EPS));
  }

  @Test
  void scaledAddLinkScalesTheUniModalSide() {
    ScaledAddLink link = filled(new ScaledAddLink(HIDDEN, EPS));
    Formula formula = new Formula(link);
    double factor = formula.weight("scaled_factor")[0];
    Tensor uni = tensor(BATCH, OWN, HIDDEN);
    Tensor cross = tensor(BATCH, OWN, HIDDEN);

    Tensor result = link.forward(uni, cross);

    double[][] sum = combine(sample(uni, 1), sample(cross, 1), factor, 1);
    assertClose(result, 1, formula.layerNorm("LayerNorm", sum, EPS));
  }

  @Test
  void interpolateLinkWeighsBothSides() {
    InterpolateLink link = filled(new InterpolateLink(HIDDEN, EPS));
    Formula formula = new Formula(link);
    double beta = formula.weight("beta")[0];
    Tensor uni = tensor(BATCH, OWN, HIDDEN);
    Tensor cross = tensor(BATCH, OWN, HIDDEN);

    Tensor result = link.forward(uni, cross);

    double[][] sum = combine(sample(uni, 1), sample(cross, 1), 1 - beta, beta);
    assertClose(result, 1, formula.layerNorm("LayerNorm", sum, EPS));
  }

  @Test
  void meterGateAddsTheWeightedLowerLevelsToTheLast() {
    MeterGate gate = filled(new MeterGate(HIDDEN));
    Formula formula = new Formula(gate);
    List<Tensor> levels = levels(3);

    Tensor result = gate.forward(levels, level -> level);

    double[][] expected = sample(levels.get(2), 0);
    double[][] first = formula.linear("", sample(levels.get(0), 0));
    double[][] second = formula.linear("", sample(levels.get(1), 0));
    for (int row = 0; row < OWN; row++) {
      for (int i = 0; i < HIDDEN; i++) {
        double[] weights = Formula.softmax(new double[] {first[row][i], second[row][i]});
        expected[row][i] +=
            weights[0] * sample(levels.get(0), 0)[row][i]
                + weights[1] * sample(levels.get(1), 0)[row][i];
      }
    }
    assertClose(result, 0, expected);
  }

  private List<Tensor> levels(int count) {
    return Stream.generate(() -> tensor(BATCH, OWN, HIDDEN)).limit(count).toList();
  }

  private Tensor tensor(long... shape) {
    return TinyModels.random(random, shape);
  }

  private static AttentionMask mask(boolean[] keep) {
    long[] values = new long[BATCH * keep.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = keep[i % keep.length] ? 1 : 0;
    }
    return AttentionMask.of(TensorValues.ofLongs(new long[] {BATCH, keep.length}, values));
  }

  private <L extends Layer> L filled(L layer) {
    return RandomWeights.fill(layer, random);
  }

  private static void assertClose(Tensor result, int index, double[][] expected) {
    double[][] actual = sample(result, index);
    for (int row = 0; row < expected.length; row++) {
      assertThat(actual[row]).as("row %d", row).containsExactly(expected[row], within(1e-4));
    }
  }
}
