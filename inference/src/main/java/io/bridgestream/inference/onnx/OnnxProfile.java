package io.bridgestream.inference.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bridgestream.inference.manifest.GraphSignature;
import io.bridgestream.inference.manifest.TensorSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the time of a graph goes, by the runtime's own clock. */
public final class OnnxProfile {
  private static final int UNCOUNTED_ROUNDS = 2;
  private static final double MICRO = 1e-6;

  private OnnxProfile() {}

  /**
   * The nodes of one operator with inputs of the same shapes.
   *
   * @param operator its name, after the runtime fused what it could
   * @param inputs shapes of its inputs; those of weights that the runtime packed are missing
   * @param output shape of its first output
   * @param nodes how many there are
   * @param seconds of one run, all nodes together
   */
  public record OperatorTime(
      String operator, List<List<Long>> inputs, List<Long> output, int nodes, double seconds) {
    /** Copies the lists. */
    public OperatorTime {
      inputs = List.copyOf(inputs);
      output = List.copyOf(output);
    }
  }

  private record Key(String operator, List<List<Long>> inputs, List<Long> output) {}

  /** What was added up for a key. */
  private static final class Sum {
    private int calls;
    private double micros;
  }

  /**
   * Runs a graph and times its operators.
   *
   * @param inputs all of the graph's inputs
   * @param rounds counted runs
   * @return what took longest first
   * @throws IOException if the runtime's report can't be written or read
   */
  public static List<OperatorTime> measure(
      Path file, GraphSignature signature, Device device, NamedTensors inputs, int rounds)
      throws IOException {
    Path place = Files.createTempDirectory("profile");
    String prefix = place.resolve(signature.name()).toString();
    try (OnnxModel model =
        OnnxModel.open(file, signature, device, options -> options.enableProfiling(prefix))) {
      List<String> outputs = signature.outputs().stream().map(TensorSignature::name).toList();
      for (int i = 0; i < UNCOUNTED_ROUNDS + rounds; i++) {
        model.run(inputs, outputs);
      }
      Path report = model.endProfiling();
      try {
        return read(report, rounds);
      } finally {
        Files.deleteIfExists(report);
      }
    } finally {
      Files.deleteIfExists(place);
    }
  }

  private static List<OperatorTime> read(Path report, int rounds) throws IOException {
    Map<String, Integer> runs = new HashMap<>();
    Map<Key, Sum> sums = new LinkedHashMap<>();
    for (JsonNode event : new ObjectMapper().readTree(report.toFile())) {
      String node = event.path("name").asText();
      if (event.path("cat").asText().equals("Node")
          && node.endsWith("_kernel_time")
          && runs.merge(node, 1, Integer::sum) > UNCOUNTED_ROUNDS) {
        Sum sum = sums.computeIfAbsent(key(event.path("args")), key -> new Sum());
        sum.calls++;
        sum.micros += event.path("dur").asDouble();
      }
    }
    List<OperatorTime> times = new ArrayList<>();
    sums.forEach(
        (key, sum) ->
            times.add(
                new OperatorTime(
                    key.operator(),
                    key.inputs(),
                    key.output(),
                    sum.calls / rounds,
                    sum.micros * MICRO / rounds)));
    times.sort(Comparator.comparingDouble(OperatorTime::seconds).reversed());
    return times;
  }

  private static Key key(JsonNode arguments) {
    List<List<Long>> outputs = shapes(arguments.path("output_type_shape"));
    return new Key(
        arguments.path("op_name").asText(),
        shapes(arguments.path("input_type_shape")),
        outputs.isEmpty() ? List.of() : outputs.get(0));
  }

  /** Reads {@code [{"float": [1, 325, 768]}, ...]}. */
  private static List<List<Long>> shapes(JsonNode tensors) {
    List<List<Long>> shapes = new ArrayList<>();
    for (JsonNode tensor : tensors) {
      for (JsonNode dimensions : tensor) {
        List<Long> shape = new ArrayList<>();
        dimensions.forEach(dimension -> shape.add(dimension.asLong()));
        shapes.add(shape);
      }
    }
    return shapes;
  }
}
