package io.bridgestream.training.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.training.network.Network;
import io.bridgestream.training.nn.NativeScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.AutoGradMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Features, logits, embeddings and losses of every case, against the original code's. */
class GoldenOutputsTest {
  private static final float TOLERANCE = 1e-5f;

  /** Losses that are sums of many numbers. */
  private static final Map<String, Float> TOLERANCES =
      Map.of("mlm_loss", 1e-4f, "vqa_loss", 1e-4f, "resized.vqa_loss", 1e-4f);

  /** Outputs that another test computes, with gradients. */
  private static final Set<String> ELSEWHERE = Set.of("loss");

  static Iterable<Path> cases() {
    return GoldenFolder.models();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyOutputOfTheReferenceIsReproduced(Path folder, @TempDir Path scratch)
      throws IOException {
    try (GoldenCase golden = new GoldenCase(folder, scratch);
        Network network = golden.network();
        NativeScope scope = NativeScope.open();
        AutoGradMode off = new AutoGradMode(false)) {
      Computed computed = new Computed();

      new TrunkOutputs(golden, network, computed).compute();
      new HeadOutputs(golden, network, computed).compute();

      Set<String> expected = new TreeSet<>(golden.outputs().names());
      expected.removeAll(ELSEWHERE);
      assertThat(computed.values().keySet()).isEqualTo(expected);
      computed.values().forEach((name, values) -> assertClose(golden, name, values));
      System.out.printf("%s: %s%n", folder.getFileName(), largestDifference(golden, computed));
    }
  }

  private static String largestDifference(GoldenCase golden, Computed computed) {
    double largest = 0;
    String where = "";
    for (Map.Entry<String, float[]> output : computed.values().entrySet()) {
      float[] expected = golden.outputs().tensor(output.getKey()).toFloats();
      for (int i = 0; i < expected.length; i++) {
        double difference = Math.abs((double) output.getValue()[i] - expected[i]);
        if (difference > largest) {
          largest = difference;
          where = output.getKey();
        }
      }
    }
    return "largest difference %.1e, in %s".formatted(largest, where);
  }

  private static void assertClose(GoldenCase golden, String name, float[] values) {
    assertThat(values)
        .as(name)
        .containsExactly(
            golden.outputs().tensor(name).toFloats(),
            within(TOLERANCES.getOrDefault(name, TOLERANCE)));
  }
}
