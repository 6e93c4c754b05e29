package io.bridgestream.training.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.model.checkpoint.WeightNames;
import io.bridgestream.model.tensors.SafetensorsFile;
import io.bridgestream.model.tensors.TensorStore;
import io.bridgestream.training.network.ImageText;
import io.bridgestream.training.network.ItmHead;
import io.bridgestream.training.network.MlmHead;
import io.bridgestream.training.network.Network;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.TensorValues;
import io.bridgestream.training.objective.ClassificationLoss;
import io.bridgestream.training.objective.MaskedTokenLoss;
import io.bridgestream.training.optim.AdamW;
import io.bridgestream.training.optim.GroupRates;
import io.bridgestream.training.optim.LinearSchedule;
import io.bridgestream.training.optim.ParameterGroup;
import io.bridgestream.training.optim.ParameterGroups;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Five updates by the originals' optimiser, groups and schedule. Needs the full golden set. */
class GoldenOptimiserTest {
  private static final float TOLERANCE = 5e-5f;
  private static final GroupRates RATES = new GroupRates(2e-3, 1e-2, 6e-3, 0.05);
  private static final LinearSchedule SCHEDULE = new LinearSchedule(2, 20);
  private static final int UPDATES = 5;

  static List<Path> fullSet() {
    return GoldenFolder.full().stream().toList();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("fullSet")
  void fiveUpdatesAreTheOriginals(Path golden, @TempDir Path scratch) throws IOException {
    Path folder = golden.resolve("adamw_bt_steps");
    try (GoldenCase model = new GoldenCase(golden.resolve("bt_pretrain_mlm_itm_itc"), scratch);
        TensorStore outputs = SafetensorsFile.open(folder.resolve("outputs.safetensors"));
        TensorStore weights = SafetensorsFile.open(folder.resolve("final_weights.safetensors"));
        Network network = model.network()) {
      List<ParameterGroup> groups = ParameterGroups.of(network.namedParameters(), RATES);
      float[] losses = outputs.tensor("losses").toFloats();
      try (AdamW optimiser = new AdamW(groups)) {
        for (int update = 0; update < UPDATES; update++) {
          assertRates(outputs, groups, update);

          assertThat(update(model, network, optimiser, update))
              .as("loss before update %d", update)
              .isCloseTo(losses[update], within(TOLERANCE));
        }
      }

      assertThat(loss(model, network)).isCloseTo(losses[UPDATES], within(TOLERANCE));
      for (String key : weights.names()) {
        String name = WeightNames.ofOriginal(key).orElseThrow();
        assertThat(TensorValues.toFloats(network.namedParameter(name).tensor()))
            .as(name)
            .containsExactly(weights.tensor(key).toFloats(), within(TOLERANCE));
      }
    }
  }

  private static void assertRates(TensorStore outputs, List<ParameterGroup> groups, int update) {
    float[] expected = outputs.tensor("learning_rates").toFloats();
    for (int i = 0; i < groups.size(); i++) {
      assertThat((float) (groups.get(i).learningRate() * SCHEDULE.factor(update)))
          .isEqualTo(expected[update * groups.size() + i]);
    }
  }

  private static float update(GoldenCase model, Network network, AdamW optimiser, int update) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor loss = forward(model, network);
      loss.backward();
      optimiser.step(SCHEDULE.factor(update));
      network.clearGradients();
      return loss.item_float();
    }
  }

  private static float loss(GoldenCase model, Network network) {
    try (NativeScope scope = NativeScope.open()) {
      return forward(model, network).item_float();
    }
  }

  private static Tensor forward(GoldenCase model, Network network) {
    ImageText masked = model.batch("mlm_input_ids", "attention_mask", "pixel_values");
    Tensor tokens = network.head(MlmHead.class).forward(network.trunk().forward(masked).text());
    Tensor match =
        network.head(ItmHead.class).forward(network.trunk().forward(model.batch()).pooled());
    return MaskedTokenLoss.of(tokens, model.input("mlm_labels"))
        .add(ClassificationLoss.of(match, model.input("itm_labels")));
  }
}
