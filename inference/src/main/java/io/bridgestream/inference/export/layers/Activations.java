package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.graph.Attribute;
import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.model.config.Activation;
import java.util.List;

/** Activation functions. */
public final class Activations {
  private static final double QUICK_GELU_FACTOR = 1.702;

  private Activations() {}

  /** Emits f(x), elementwise. */
  public static Value emit(Graph graph, Activation activation, Value x) {
    return switch (activation) {
      case GELU -> graph.addContributed("Gelu", List.of(x));
      case QUICK_GELU ->
          graph.addContributed("QuickGelu", List.of(x), Attribute.of("alpha", QUICK_GELU_FACTOR));
      case RELU -> graph.add("Relu", List.of(x));
    };
  }

  /** Emits f(x + bias), elementwise. */
  static Value emit(Graph graph, Activation activation, Value x, Value bias) {
    return switch (activation) {
      case GELU -> graph.addContributed("BiasGelu", List.of(x, bias));
      case QUICK_GELU, RELU -> emit(graph, activation, graph.add("Add", List.of(x, bias)));
    };
  }
}
