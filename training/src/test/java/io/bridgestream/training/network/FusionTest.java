package io.bridgestream.training.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.model.config.CrossModalConfig;
import io.bridgestream.training.TestSeed;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.Parameter;
import io.bridgestream.training.nn.TensorValues;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class FusionTest {
  private static final CrossModalConfig CONFIG = CrossModalConfig.of(TinyModels.TEXT, 2);

  private final Random random = new Random(TestSeed.next());

  /** Enters the first level with fixed states, every further one with the level below. */
  private record Chain(ModalityPair first) implements FusionEntry {
    @Override
    public ModalityPair next(int level, ModalityPair previous) {
      return previous;
    }
  }

  @Test
  void exchangingTheModalitiesExchangesTheResults() {
    try (Fusion fusion = RandomWeights.fill(new Fusion(CONFIG), random);
        Fusion exchanged = exchanged(fusion);
        NativeScope scope = NativeScope.open()) {
      Tensor text = TinyModels.random(random, 2, 5, 64);
      Tensor image = TinyModels.random(random, 2, 7, 64);

      List<ModalityPair> levels =
          fusion.forward(
              new Chain(new ModalityPair(text, image)), AttentionMask.none(), ImageOfText.OWN);
      List<ModalityPair> swapped =
          exchanged.forward(
              new Chain(new ModalityPair(image, text)), AttentionMask.none(), ImageOfText.OWN);

      for (int k = 0; k < levels.size(); k++) {
        assertThat(TensorValues.toFloats(swapped.get(k).text()))
            .isEqualTo(TensorValues.toFloats(levels.get(k).image()));
        assertThat(TensorValues.toFloats(swapped.get(k).image()))
            .isEqualTo(TensorValues.toFloats(levels.get(k).text()));
      }
    }
  }

  /** Returns a fusion whose text layers have the image layers' weights, and the other way round. */
  private static Fusion exchanged(Fusion fusion) {
    Fusion exchanged = new Fusion(CONFIG);
    Map<String, Parameter> targets = exchanged.namedParameters();
    fusion
        .namedParameters()
        .forEach(
            (name, parameter) -> {
              String other =
                  name.startsWith("cross_modal_text")
                      ? name.replace("cross_modal_text", "cross_modal_image")
                      : name.replace("cross_modal_image", "cross_modal_text");
              exchanged.namedParameter(other).bind(parameter.tensor());
            });
    assertThat(targets).hasSameSizeAs(fusion.namedParameters());
    return exchanged;
  }
}
