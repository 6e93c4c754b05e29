package io.bridgestream.inference.export.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.inference.export.arithmetic.QuantizationPolicy.Way;
import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.graph.WeightsFile;
import io.bridgestream.inference.manifest.TensorSignature.Dynamic;
import io.bridgestream.inference.manifest.TensorSignature.Fixed;
import io.bridgestream.inference.onnx.Device;
import io.bridgestream.inference.onnx.HostTensor;
import io.bridgestream.inference.onnx.NamedTensors;
import io.bridgestream.inference.onnx.OnnxModel;
import io.bridgestream.model.tensors.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Products in integers on the processor at hand. {@code src/test/sh/without-vnni.sh} runs this on
 * an emulated one without VNNI, whose 16-bit sums 8-bit weights would overflow.
 */
class IntegerProductsTest {
  private static final long SEED = Long.getLong("tests.seed", 1);
  private static final int INPUTS = 256;
  private static final int OUTPUTS = 64;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(names = {"BLOCKS", "WHOLE"})
  void largestSumsDoNotOverflow(Way way) throws IOException {
    float[] weight = new float[OUTPUTS * INPUTS];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = i / INPUTS % 2 == 0 ? 1 : -1;
    }
    float[] states = new float[7 * INPUTS];
    Arrays.fill(states, 3);

    float[] found = product(way, states, weight);

    assertClose(found, states, weight, 0.01);
  }

  @ParameterizedTest
  @EnumSource(names = {"BLOCKS", "WHOLE"})
  void anyNumberOfRowsComesClose(Way way) throws IOException {
    Random random = new Random(SEED);
    for (int rows : new int[] {1, 7, 33}) {
      float[] weight = gaussian(random, OUTPUTS * INPUTS);
      float[] states = gaussian(random, rows * INPUTS);

      float[] found = product(way, states, weight);

      assertClose(found, states, weight, 0.03);
    }
  }

  private float[] product(Way way, float[] states, float[] weight) throws IOException {
    Path place = Files.createTempDirectory(folder, "product");
    String name = way.name().toLowerCase(Locale.ROOT);
    Graph graph = new Graph("product");
    try (WeightsFile file = new WeightsFile(place.resolve(WeightsFile.NAME))) {
      Value x = graph.input("states", ElementType.F32, new Dynamic("rows"), new Fixed(INPUTS));
      QuantizationPolicy policy = new QuantizationPolicy(List.of(), List.of("blocks"));
      Matrix matrix = new Matrix(name, OUTPUTS, INPUTS, () -> weight);
      Value y = new QuantizedArithmetic(policy, file).product(graph, x, matrix);
      graph.output("product", y, ElementType.F32, new Dynamic("rows"), new Fixed(OUTPUTS));
    }
    Path onnx = Files.write(place.resolve("product.onnx"), graph.toBytes());
    try (OnnxModel model = OnnxModel.open(onnx, graph.signature(), new Device.Cpu(1))) {
      NamedTensors inputs =
          new NamedTensors()
              .put("states", HostTensor.ofFloats(states, states.length / INPUTS, INPUTS));
      return model.run(inputs, List.of("product")).get("product").toFloats();
    }
  }

  private static void assertClose(
      float[] found, float[] states, float[] weight, double shareOfLargest) {
    double[] expected = new double[found.length];
    double largest = 0;
    for (int i = 0; i < found.length; i++) {
      for (int k = 0; k < INPUTS; k++) {
        expected[i] += (double) states[i / OUTPUTS * INPUTS + k] * weight[i % OUTPUTS * INPUTS + k];
      }
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i])
          .as("seed %d, element %d", SEED, i)
          .isCloseTo(expected[i], within(shareOfLargest * largest));
    }
  }

  private static float[] gaussian(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
