package io.bridgestream.inference.onnx;

import io.bridgestream.inference.manifest.GraphSignature;
import io.bridgestream.inference.manifest.TensorSignature;
import io.bridgestream.inference.manifest.TensorSignature.Dimension;
import io.bridgestream.inference.manifest.TensorSignature.Dynamic;
import io.bridgestream.inference.manifest.TensorSignature.Fixed;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The sizes that one run gives to a graph's dynamic dimensions. */
final class ShapeBinding {
  private final Map<String, Long> sizes = new HashMap<>();

  private ShapeBinding() {}

  /**
   * Takes the sizes from the inputs.
   *
   * @throws IllegalArgumentException if an input is missing, of another type, or of a shape that
   *     doesn't fit the graph or the other inputs, or has no elements
   */
  static ShapeBinding of(GraphSignature graph, NamedTensors inputs) {
    ShapeBinding binding = new ShapeBinding();
    for (TensorSignature input : graph.inputs()) {
      HostTensor tensor = inputs.get(input.name());
      if (tensor.type() != input.type() || !binding.bind(input, tensor.shape())) {
        throw new IllegalArgumentException(
            "Cannot run graph '%s': input '%s' must be %s %s with %s, found %s"
                .formatted(
                    graph.name(),
                    input.name(),
                    input.type(),
                    input.shape(),
                    binding.sizes,
                    tensor));
      }
    }
    return binding;
  }

  /**
   * Checks memory for outputs.
   *
   * @throws IllegalArgumentException if an output is unknown, or of another type or shape than it
   *     will have
   */
  void check(GraphSignature graph, NamedTensors outputs) {
    for (String name : outputs.names()) {
      HostTensor tensor = outputs.get(name);
      boolean fits =
          graph.outputs().stream()
              .filter(output -> output.name().equals(name) && output.type() == tensor.type())
              .anyMatch(output -> Arrays.equals(shape(output), tensor.shape()));
      if (!fits) {
        throw new IllegalArgumentException(
            "Cannot run graph '%s': output '%s' must be one of %s with %s, found %s"
                .formatted(graph.name(), name, graph.outputs(), sizes, tensor));
      }
    }
  }

  private boolean bind(TensorSignature input, long[] shape) {
    if (shape.length != input.shape().size()) {
      return false;
    }
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] < 1 || sizeOf(input.shape().get(axis), shape[axis]) != shape[axis]) {
        return false;
      }
    }
    return true;
  }

  private long sizeOf(Dimension dimension, long found) {
    if (dimension instanceof Dynamic dynamic) {
      return sizes.computeIfAbsent(dynamic.name(), name -> found);
    }
    return ((Fixed) dimension).size();
  }

  /** Returns the shape that an output will have. */
  long[] shape(TensorSignature output) {
    return output.shape().stream().mapToLong(this::known).toArray();
  }

  private long known(Dimension dimension) {
    if (dimension instanceof Dynamic dynamic) {
      Long size = sizes.get(dynamic.name());
      if (size == null) {
        throw new IllegalStateException(
            "Cannot tell the size of '%s': no input has it".formatted(dynamic.name()));
      }
      return size;
    }
    return ((Fixed) dimension).size();
  }
}
