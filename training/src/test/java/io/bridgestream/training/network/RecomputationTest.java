package io.bridgestream.training.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.model.config.ManagerTowerConfig.ManagerType;
import io.bridgestream.model.config.ManagerTowerConfig.WeightType;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.training.TestSeed;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.Recomputation;
import io.bridgestream.training.nn.TensorValues;
import io.bridgestream.training.nn.TrainingSeed;
import io.bridgestream.training.objective.ClassificationLoss;
import io.bridgestream.training.objective.MaskedTokenLoss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients with and without what blocks make inside, in training mode with dropout and noise. */
class RecomputationTest {
  private static final TaskHeads HEADS = TaskHeads.of(new TaskHead.Mlm(), new TaskHead.Itm());
  private static final int TEXTS = 3;

  private final long seed = TestSeed.next();

  static Stream<ModelConfig> all() {
    return Stream.of(
        TinyModels.bridgeTower(HEADS),
        TinyModels.meter(false, HEADS),
        TinyModels.meter(true, HEADS),
        TinyModels.managerTower(ManagerType.SAUE, WeightType.SCALAR, HEADS),
        TinyModels.managerTower(ManagerType.AAUE, WeightType.VECTOR, HEADS));
  }

  @ParameterizedTest
  @MethodSource("all")
  void gradientsOfMatchingAreTheSameToTheBit(ModelConfig config) {
    assertSame(config, this::matching);
  }

  @ParameterizedTest
  @MethodSource("all")
  void gradientsOfMaskedTokensAreTheSameToTheBit(ModelConfig config) {
    assertSame(config, this::maskedTokens);
  }

  private void assertSame(ModelConfig config, LossOf loss) {
    Map<String, float[]> plain = gradients(config, loss, network -> Tensor::backward);
    Map<String, float[]> recomputed =
        gradients(
            config,
            loss,
            network -> {
              Recomputation blocks = new Recomputation();
              network.recompute(blocks);
              return blocks::backward;
            });

    assertThat(recomputed.keySet()).isEqualTo(plain.keySet());
    plain.forEach(
        (name, gradient) -> assertThat(recomputed.get(name)).as(name).isEqualTo(gradient));
  }

  private interface LossOf {
    Tensor of(Network network, TextsOnImages batch);
  }

  private interface Way {
    Consumer<Tensor> of(Network network);
  }

  private Map<String, float[]> gradients(ModelConfig config, LossOf loss, Way way) {
    try (Network network = network(config);
        NativeScope scope = NativeScope.open()) {
      Consumer<Tensor> backward = way.of(network);
      TrainingSeed.set(seed);

      backward.accept(loss.of(network, batch()));

      Map<String, float[]> gradients = new LinkedHashMap<>();
      network
          .namedParameters()
          .forEach(
              (name, parameter) ->
                  parameter
                      .gradient()
                      .ifPresent(found -> gradients.put(name, TensorValues.toFloats(found))));
      gradients.put("what is drawn next", TensorValues.toFloats(torch.rand(4)));
      return gradients;
    }
  }

  private Tensor matching(Network network, TextsOnImages batch) {
    Trunk trunk = network.trunk();
    Tensor logits =
        network.head(ItmHead.class).forward(trunk.pool(trunk.encode(batch), ImageSlot.FIRST));
    return ClassificationLoss.of(logits, TensorValues.ofLongs(new long[] {TEXTS}, 0, 1, 1));
  }

  private Tensor maskedTokens(Network network, TextsOnImages batch) {
    Trunk trunk = network.trunk();
    Tensor states = trunk.fuse(trunk.encode(batch), ImageSlot.FIRST).text();
    return MaskedTokenLoss.of(network.head(MlmHead.class).forward(states), batch.inputIds());
  }

  @Test
  void chosenPairsLearnAsWithoutIt() {
    assertSame(
        TinyModels.bridgeTower(HEADS),
        (network, batch) -> {
          Trunk trunk = network.trunk();
          UniModalStates states = trunk.encode(batch);
          Tensor rows = TensorValues.ofLongs(new long[] {4}, 2, 0, 1, 1);
          Tensor images = TensorValues.ofLongs(new long[] {4}, 0, 0, 1, 0);
          Tensor pooled = trunk.pool(states.texts(rows).about(states, images), ImageSlot.FIRST);
          return ClassificationLoss.of(
              network.head(ItmHead.class).forward(pooled),
              TensorValues.ofLongs(new long[] {4}, 0, 1, 1, 0));
        });
  }

  @Test
  void frozenTowersStayWithoutGradient() {
    assertSame(
        TinyModels.bridgeTower(HEADS),
        (network, batch) -> {
          network
              .namedParameters()
              .forEach(
                  (name, parameter) ->
                      parameter.tensor().set_requires_grad(!name.contains("_model.")));
          return matching(network, batch);
        });
  }

  @Test
  void evaluationKeepsNothing() {
    try (Network network = network(TinyModels.bridgeTower(HEADS));
        Recomputation blocks = new Recomputation();
        NativeScope scope = NativeScope.open();
        AutoGradMode off = new AutoGradMode(false)) {
      network.recompute(blocks);
      TextsOnImages batch = batch();
      matching(network, batch).close();
      long before = Pointer.totalCount();
      try (NativeScope inner = NativeScope.open()) {
        matching(network, batch);
      }

      assertThat(Pointer.totalCount()).isEqualTo(before);
    }
  }

  @Test
  void aBackwardPassLeavesNothingBehind() {
    try (Network network = network(TinyModels.bridgeTower(HEADS));
        Recomputation blocks = new Recomputation()) {
      network.recompute(blocks);
      List<Long> counts = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        try (NativeScope scope = NativeScope.open()) {
          blocks.backward(matching(network, batch()));
        }
        counts.add(Pointer.totalCount());
      }

      assertThat(counts.subList(1, 4)).containsOnly(counts.get(0));
    }
  }

  private TextsOnImages batch() {
    ImageText pairs = TinyModels.batch(new Random(seed), TEXTS, 5, 1);
    return new TextsOnImages(
        pairs.inputIds(),
        pairs.attentionMask(),
        pairs.pixels().narrow(0, 0, 2),
        TensorValues.ofLongs(new long[] {TEXTS}, 1, 0, 1));
  }

  private Network network(ModelConfig config) {
    Network network = new Network(config);
    new HuggingFaceInitialisation(config).fill(network, seed);
    network.train();
    return network;
  }
}
