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
import io.bridgestream.training.optim.ParameterGroups;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One update and twenty, from the same weights and batch as {@code optimiser_steps.py}: weights
 * within 1e-5 relative to each parameter's length.
 */
class GoldenTwentyStepsTest {
  private static final int UPDATES = 20;
  private static final int SAMPLES = 64;
  private static final double RELATIVE = 1e-5;
  private static final GroupRates RATES = new GroupRates(1e-4, 5e-4, 5e-4, 0.01);

  @TempDir private Path scratch;

  @Test
  void weightsAfterOneAndTwentyUpdatesArePythons() throws Exception {
    try (GoldenCase model = new GoldenCase(resource("/golden/hf_itm_mlm_gradients"), scratch);
        TensorStore expected =
            SafetensorsFile.open(
                resource("/io/bridgestream/training/golden/twenty-steps.safetensors"));
        Network network = model.network();
        AdamW optimiser = new AdamW(ParameterGroups.of(network.namedParameters(), RATES))) {
      float[] losses = expected.tensor("losses").toFloats();

      for (int update = 1; update <= UPDATES; update++) {
        assertThat(update(model, network, optimiser))
            .as("loss before update %d", update)
            .isCloseTo(losses[update - 1], within(2e-5f));
        if (update == 1 || update == UPDATES) {
          assertWeights(network, expected, "step" + update + ".");
        }
      }
    }
  }

  private static void assertWeights(Network network, TensorStore expected, String prefix) {
    int compared = 0;
    for (String key : expected.names()) {
      if (key.startsWith(prefix) && !isWithoutEffect(key)) {
        String name = WeightNames.ofHuggingFace(key.substring(prefix.length())).orElseThrow();
        float[] all = TensorValues.toFloats(network.namedParameter(name).tensor());
        float[] wanted = expected.tensor(key).toFloats();
        assertThat(distance(samples(all), wanted)).as(key).isLessThanOrEqualTo(RELATIVE);
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(100);
  }

  /**
   * Keys' biases never change an output; their gradients are rounding noise that Adam scales up.
   */
  private static boolean isWithoutEffect(String key) {
    return key.endsWith("key.bias") || key.endsWith("in_proj_bias");
  }

  private static double distance(float[] found, float[] wanted) {
    double difference = 0;
    double length = 0;
    for (int i = 0; i < wanted.length; i++) {
      difference += Math.pow(found[i] - (double) wanted[i], 2);
      length += Math.pow(wanted[i], 2);
    }
    return Math.sqrt(difference / Math.max(length, 1e-12));
  }

  private static float[] samples(float[] all) {
    int count = Math.min(SAMPLES, all.length);
    float[] samples = new float[count];
    for (int i = 0; i < count; i++) {
      samples[i] = all[(int) ((long) i * all.length / count)];
    }
    return samples;
  }

  private static float update(GoldenCase model, Network network, AdamW optimiser) {
    try (NativeScope scope = NativeScope.open()) {
      ImageText masked = model.batch("mlm_input_ids", "attention_mask", "pixel_values");
      Tensor tokens = network.head(MlmHead.class).forward(network.trunk().forward(masked).text());
      Tensor match =
          network.head(ItmHead.class).forward(network.trunk().forward(model.batch()).pooled());
      Tensor loss =
          MaskedTokenLoss.of(tokens, model.input("mlm_labels"))
              .add(ClassificationLoss.of(match, model.input("itm_labels")));
      loss.backward();
      optimiser.step(1);
      network.clearGradients();
      return loss.item_float();
    }
  }

  private static Path resource(String name) throws IOException, URISyntaxException {
    return Path.of(
        Objects.requireNonNull(GoldenTwentyStepsTest.class.getResource(name), name).toURI());
  }
}
