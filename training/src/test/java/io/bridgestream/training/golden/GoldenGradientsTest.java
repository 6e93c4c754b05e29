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
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of every parameter under matching and masked tokens, against transformers'. */
class GoldenGradientsTest {
  static List<Path> cases() {
    return GoldenFolder.models().stream().filter(f -> f.endsWith("hf_itm_mlm_gradients")).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsOfMatchingAndMaskedTokensAreTheReferences(Path folder, @TempDir Path scratch)
      throws IOException {
    try (GoldenCase golden = new GoldenCase(folder, scratch);
        TensorStore gradients = SafetensorsFile.open(folder.resolve("gradients.safetensors"));
        Network network = golden.network();
        NativeScope scope = NativeScope.open()) {
      Tensor loss = loss(golden, network);

      loss.backward();

      assertThat(loss.item_float())
          .isCloseTo(golden.outputs().tensor("loss").toFloats()[0], within(1e-4f));
      assertThat(gradients.names()).isNotEmpty();
      for (String key : gradients.names()) {
        String name = WeightNames.ofHuggingFace(key).orElseThrow();
        assertClose(network, name, gradients.tensor(key).toFloats());
      }
    }
  }

  private static Tensor loss(GoldenCase golden, Network network) {
    ImageText masked = golden.batch("mlm_input_ids", "attention_mask", "pixel_values");
    Tensor tokens = network.head(MlmHead.class).forward(network.trunk().forward(masked).text());
    Tensor match =
        network.head(ItmHead.class).forward(network.trunk().forward(golden.batch()).pooled());
    return MaskedTokenLoss.of(tokens, golden.input("mlm_labels"))
        .add(ClassificationLoss.of(match, golden.input("itm_labels")));
  }

  private static void assertClose(Network network, String name, float[] expected) {
    Tensor gradient = network.namedParameter(name).gradient().orElseThrow();
    float largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(TensorValues.toFloats(gradient))
        .as(name)
        .containsExactly(expected, within(1e-5f + 1e-4f * largest));
  }
}
