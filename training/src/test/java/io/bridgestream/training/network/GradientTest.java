package io.bridgestream.training.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.TensorValues;
import io.bridgestream.training.objective.ClassificationLoss;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class GradientTest {
  private static final int BATCH = 2;
  private static final int TOKENS = 5;

  @Test
  void matchingReachesAllButTheTextTowersPooler() {
    Set<String> without =
        withoutGradient(
            TinyModels.bridgeTower(TaskHeads.of(new TaskHead.Itm())), GradientTest::matchingLoss);

    assertThat(without)
        .containsExactlyInAnyOrder(
            "text_model.pooler.dense.weight", "text_model.pooler.dense.bias");
  }

  private static Tensor matchingLoss(Network network, ImageText batch) {
    FusedStates fused = network.trunk().forward(batch);
    Tensor logits = network.head(ItmHead.class).forward(fused.pooled());
    return ClassificationLoss.of(logits, TensorValues.ofLongs(new long[] {BATCH}, 0, 1));
  }

  private static Set<String> withoutGradient(
      ModelConfig config, BiFunction<Network, ImageText, Tensor> loss) {
    Set<String> names = new TreeSet<>();
    try (Network network = new Network(config);
        NativeScope scope = NativeScope.open()) {
      new HuggingFaceInitialisation(config).fill(network, 1);
      loss.apply(network, TinyModels.batch(new Random(1), BATCH, TOKENS, 1)).backward();
      network
          .namedParameters()
          .forEach(
              (name, parameter) -> {
                if (parameter.gradient().isEmpty()) {
                  names.add(name);
                }
              });
    }
    return names;
  }
}
