package io.bridgestream.inference.measure;

import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.GraphSignature;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.manifest.TensorSignature;
import io.bridgestream.inference.manifest.TensorSignature.Dynamic;
import io.bridgestream.inference.manifest.TensorSignature.Fixed;
import io.bridgestream.inference.onnx.Device;
import io.bridgestream.inference.onnx.HostTensor;
import io.bridgestream.inference.onnx.NamedTensors;
import io.bridgestream.inference.onnx.OnnxProfile;
import io.bridgestream.inference.onnx.OnnxProfile.OperatorTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The time of a model's graphs by operator, each beside the rate at which it computes. */
public final class GraphProfile {
  private static final Set<String> PRODUCTS =
      Set.of(
          "MatMul",
          "FusedMatMul",
          "Gemm",
          "FusedGemm",
          "MatMulIntegerToFloat",
          "DynamicQuantizeMatMul",
          "MatMulNBits");

  /** As common words have; an embedding's row takes the same time whatever it holds. */
  private static final int TOKEN_IDS = 300;

  private GraphProfile() {}

  /**
   * One line of a profile.
   *
   * @param graph its name
   * @param time what the runtime says
   * @param operations of one run, two for each multiply-add; 0 for what is no product
   */
  public record Line(String graph, OperatorTime time, double operations) {}

  /**
   * Profiles the towers and the fusion on random inputs: one image and some texts about it.
   *
   * @param onnxFolder a model's {@code onnx/}
   * @param texts how many
   * @param tokens of each
   * @param rounds runs of each graph
   * @return lines by graph, what took longest first
   * @throws IOException if the runtime's report can't be written
   */
  public static List<Line> measure(
      Path onnxFolder, Device device, int texts, int tokens, int rounds) throws IOException {
    ModelManifest manifest = ModelManifest.read(onnxFolder.resolve(ModelManifest.FILE));
    List<Line> lines = new ArrayList<>();
    for (String name : List.of(GraphNames.VISION, GraphNames.TEXT, GraphNames.FUSION)) {
      GraphSignature graph = manifest.graph(name);
      NamedTensors inputs = randomInputs(graph, texts, tokens);
      OnnxProfile.measure(onnxFolder.resolve(graph.file()), graph, device, inputs, rounds)
          .forEach(time -> lines.add(new Line(name, time, operations(time))));
    }
    return lines;
  }

  /** Returns random inputs of a graph: one image, and texts that are each asked about it. */
  public static NamedTensors randomInputs(GraphSignature graph, long texts, long tokens) {
    Map<String, Long> sizes =
        Map.of(
            GraphNames.IMAGES,
            1L,
            GraphNames.TEXTS,
            texts,
            GraphNames.PAIRS,
            texts,
            GraphNames.TOKENS,
            tokens);
    NamedTensors inputs = new NamedTensors();
    for (TensorSignature input : graph.inputs()) {
      inputs.put(input.name(), random(input, sizes));
    }
    return inputs;
  }

  private static HostTensor random(TensorSignature input, Map<String, Long> sizes) {
    long[] shape =
        input.shape().stream()
            .mapToLong(
                dimension ->
                    dimension instanceof Dynamic dynamic
                        ? sizes.getOrDefault(dynamic.name(), 1L)
                        : ((Fixed) dimension).size())
            .toArray();
    HostTensor tensor = HostTensor.allocate(input.type(), shape);
    Random random = new Random(1);
    switch (input.type()) {
      case F32 -> {
        FloatBuffer floats = tensor.floats();
        while (floats.hasRemaining()) {
          floats.put((float) random.nextGaussian());
        }
      }
      case I64 -> {
        LongBuffer integers = tensor.longs();
        for (int i = 0; i < integers.capacity(); i++) {
          integers.put(i, integer(input.name(), i, random));
        }
      }
      default -> {
        ByteBuffer bytes = tensor.bytes();
        byte[] any = new byte[bytes.remaining()];
        random.nextBytes(any);
        bytes.put(any);
      }
    }
    return tensor;
  }

  private static long integer(String input, int place, Random random) {
    return switch (input) {
      case GraphNames.ATTENTION_MASK -> 1;
      case GraphNames.INPUT_IDS -> random.nextInt(TOKEN_IDS);
      case GraphNames.TEXT_OF_PAIR -> place;
      default -> 0;
    };
  }

  /** The result's elements each take a row of the first input; attention makes two products. */
  private static double operations(OperatorTime time) {
    List<Long> first = time.inputs().isEmpty() ? List.of() : time.inputs().get(0);
    if (first.isEmpty()) {
      return 0;
    }
    double inner = first.get(first.size() - 1);
    double elements = time.output().stream().mapToDouble(size -> size).reduce(1, (a, b) -> a * b);
    if (PRODUCTS.contains(time.operator())) {
      return 2 * time.nodes() * elements * inner;
    }
    if (time.operator().equals("MultiHeadAttention")) {
      double read = time.inputs().get(1).get(1);
      return 2 * 2 * time.nodes() * elements * read;
    }
    return 0;
  }
}
