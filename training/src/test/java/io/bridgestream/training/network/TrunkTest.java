package io.bridgestream.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.model.config.ManagerTowerConfig.ManagerType;
import io.bridgestream.model.config.ManagerTowerConfig.WeightType;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.training.TestSeed;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.TensorValues;
import io.bridgestream.training.nn.TrainingSeed;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the three models do with padding, batches and random numbers. */
class TrunkTest {
  private static final double TOLERANCE = 2e-5;
  private static final int TOKENS = 5;
  private static final int PADS = 3;

  private final long seed = TestSeed.next();

  static Stream<ModelConfig> paddingInvariant() {
    return Stream.of(
        TinyModels.bridgeTower(TaskHeads.NONE),
        TinyModels.meter(false, TaskHeads.NONE),
        TinyModels.meter(true, TaskHeads.NONE),
        TinyModels.managerTower(ManagerType.SAUE, WeightType.VECTOR, TaskHeads.NONE));
  }

  static Stream<ModelConfig> all() {
    return Stream.concat(
        paddingInvariant(),
        Stream.of(TinyModels.managerTower(ManagerType.AAUE, WeightType.VECTOR, TaskHeads.NONE)));
  }

  @ParameterizedTest
  @MethodSource("paddingInvariant")
  void paddingChangesNothingOnRealTokens(ModelConfig config) {
    try (Network network = network(config);
        NativeScope scope = NativeScope.open()) {
      ImageText padded = TinyModels.batch(new Random(seed), 2, TOKENS + PADS, PADS);

      FusedStates withPads = network.trunk().forward(padded);
      FusedStates without = network.trunk().forward(trimmed(padded));

      assertClose(withPads.text().narrow(1, 0, TOKENS), without.text());
      assertClose(withPads.image(), without.image());
      assertClose(withPads.pooled(), without.pooled());
    }
  }

  @Test
  void adaptiveManagersReadPaddingToo() {
    ModelConfig config =
        TinyModels.managerTower(ManagerType.AAUE, WeightType.VECTOR, TaskHeads.NONE);
    try (Network network = network(config);
        NativeScope scope = NativeScope.open()) {
      ImageText padded = TinyModels.batch(new Random(seed), 2, TOKENS + PADS, PADS);

      FusedStates withPads = network.trunk().forward(padded);
      FusedStates without = network.trunk().forward(trimmed(padded));

      // Five times what rounding may do; some drawn weights let padding matter only 6e-4.
      assertThat(distance(withPads.pooled(), without.pooled())).isGreaterThan(1e-4);
    }
  }

  private static ImageText trimmed(ImageText padded) {
    return new ImageText(
        padded.inputIds().narrow(1, 0, TOKENS),
        padded.attentionMask().narrow(1, 0, TOKENS),
        padded.pixels());
  }

  @ParameterizedTest
  @MethodSource("all")
  void batchOfThreeEqualsThreeBatchesOfOne(ModelConfig config) {
    try (Network network = network(config);
        NativeScope scope = NativeScope.open()) {
      ImageText batch = TinyModels.batch(new Random(seed), 3, TOKENS, 1);

      FusedStates together = network.trunk().forward(batch);

      for (int i = 0; i < 3; i++) {
        FusedStates alone =
            network
                .trunk()
                .forward(
                    new ImageText(
                        batch.inputIds().narrow(0, i, 1),
                        batch.attentionMask().narrow(0, i, 1),
                        batch.pixels().narrow(0, i, 1)));
        assertClose(alone.text(), together.text().narrow(0, i, 1));
        assertClose(alone.image(), together.image().narrow(0, i, 1));
        assertClose(alone.pooled(), together.pooled().narrow(0, i, 1));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void textsThatShareImagesEqualTextsWithImagesOfTheirOwn(ModelConfig config) {
    try (Network network = network(config);
        NativeScope scope = NativeScope.open()) {
      Trunk trunk = network.trunk();
      ImageText batch = TinyModels.batch(new Random(seed), 3, TOKENS, 1);
      Tensor imageOf = TensorValues.ofLongs(new long[] {3}, new long[] {1, 0, 1});
      ImageText repeated =
          new ImageText(
              batch.inputIds(), batch.attentionMask(), batch.pixels().index_select(0, imageOf));
      FusedStates expected = trunk.forward(repeated);
      UniModalStates shared =
          trunk.encode(
              new TextsOnImages(
                  batch.inputIds(),
                  batch.attentionMask(),
                  batch.pixels().narrow(0, 0, 2),
                  imageOf));

      FusedStates fused = trunk.fuse(shared, ImageSlot.FIRST);

      for (int k = 0; k < expected.levels().size(); k++) {
        assertClose(fused.levels().get(k).text(), expected.levels().get(k).text());
        assertClose(fused.levels().get(k).image(), expected.levels().get(k).image());
      }
      assertClose(trunk.pool(shared, ImageSlot.FIRST), expected.pooled());
      assertClose(
          trunk.imageClass(shared),
          trunk.imageClass(trunk.encode(repeated, PositionMode.AS_TRAINED)));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void towersThatRanBeforeFuseAsTowersThatRunTogether(ModelConfig config) {
    try (Network network = network(config);
        NativeScope scope = NativeScope.open()) {
      Trunk trunk = network.trunk();
      ImageText batch = TinyModels.batch(new Random(seed), 3, TOKENS, 1);
      Tensor rows = TensorValues.ofLongs(new long[] {2}, new long[] {2, 0});
      Tensor places = TensorValues.ofLongs(new long[] {2}, new long[] {1, 1});
      ImageText together =
          new ImageText(
              batch.inputIds().index_select(0, rows),
              batch.attentionMask().index_select(0, rows),
              batch.pixels().index_select(0, places));
      UniModalStates texts = trunk.encodeTexts(batch.inputIds(), batch.attentionMask());
      UniModalStates images = trunk.encodeImages(batch.pixels());

      Tensor pooled = trunk.pool(texts.texts(rows).about(images, places), ImageSlot.FIRST);

      assertClose(pooled, trunk.forward(together).pooled());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void trainingDrawsFromItsSeed(ModelConfig config) {
    try (Network network = network(config);
        NativeScope scope = NativeScope.open()) {
      ImageText batch = TinyModels.batch(new Random(seed), 2, TOKENS, 1);
      Tensor evaluated = network.trunk().forward(batch).pooled();
      network.train();

      TrainingSeed.set(7);
      Tensor first = network.trunk().forward(batch).pooled();
      TrainingSeed.set(7);
      Tensor again = network.trunk().forward(batch).pooled();
      Tensor next = network.trunk().forward(batch).pooled();
      network.evaluate();
      Tensor afterwards = network.trunk().forward(batch).pooled();

      assertThat(TensorValues.toFloats(again)).isEqualTo(TensorValues.toFloats(first));
      assertThat(distance(next, first)).isGreaterThan(1e-3);
      assertThat(distance(evaluated, first)).isGreaterThan(1e-3);
      assertThat(TensorValues.toFloats(afterwards)).isEqualTo(TensorValues.toFloats(evaluated));
    }
  }

  @Test
  void secondImageHasItsOwnTypeRow() {
    ModelConfig config = TinyModels.bridgeTower(TinyModels.NLVR2);
    try (Network network = network(config);
        NativeScope scope = NativeScope.open()) {
      UniModalStates states =
          network
              .trunk()
              .encode(TinyModels.batch(new Random(seed), 2, TOKENS, 1), PositionMode.AS_TRAINED);

      Tensor first = network.trunk().fuse(states, ImageSlot.FIRST).pooled();
      Tensor second = network.trunk().fuse(states, ImageSlot.SECOND).pooled();

      assertThat(distance(first, second)).isGreaterThan(1e-3);
    }
  }

  private Network network(ModelConfig config) {
    Network network = new Network(config);
    new HuggingFaceInitialisation(config).fill(network, seed);
    return network;
  }

  private static void assertClose(Tensor actual, Tensor expected) {
    assertThat(distance(actual, expected)).isCloseTo(0, within(TOLERANCE));
  }

  private static double distance(Tensor a, Tensor b) {
    return torch.max(a.sub(b).abs()).item_float();
  }
}
