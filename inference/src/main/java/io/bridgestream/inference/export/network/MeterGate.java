package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Attribute;
import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.Linear;
import io.bridgestream.inference.export.layers.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * last + Σ_j softmax_j(W level_j) ⊙ level_j over the levels below the last. The gate's bias is the
 * same for all levels, so softmax cancels it.
 *
 * <p>Letters: B batch, L tokens, W width of the tower, M levels below the last.
 */
final class MeterGate {
  private final Linear gate;

  MeterGate(Parameters parameters) {
    this.gate = new Linear(parameters);
  }

  /** Mixes all levels of {@code tower}: [B, L, W]. */
  Value emit(Graph graph, TowerLevels tower) {
    List<Value> levels = new ArrayList<>();
    List<Value> scores = new ArrayList<>();
    for (int level = 1; level < tower.count(); level++) {
      Value state = tower.state(graph, level); // [B, L, W]
      levels.add(onNewAxis(graph, state));
      scores.add(onNewAxis(graph, gate.emitProduct(graph, state)));
    }
    Value last = tower.state(graph, tower.count());
    if (levels.isEmpty()) {
      return last;
    }
    Attribute first = Attribute.of("axis", 0);
    Value below = graph.add("Concat", levels, first); // [M, B, L, W]
    Value weights =
        graph.add("Softmax", List.of(graph.add("Concat", scores, first)), first); // [M, B, L, W]
    Value weighed = graph.add("Mul", List.of(weights, below));
    Value mixture =
        graph.add("ReduceSum", List.of(weighed, graph.integers(0)), Attribute.of("keepdims", 0));
    return graph.add("Add", List.of(last, mixture)); // [B, L, W]
  }

  private static Value onNewAxis(Graph graph, Value state) {
    return graph.add("Unsqueeze", List.of(state, graph.integers(0)));
  }
}
