package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.Linear;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.inference.export.layers.Rows;
import java.util.List;

/**
 * tanh(W x_0 + b) of the first token's state.
 *
 * <p>Letters: B batch, D hidden.
 */
final class Pooler {
  private final Linear dense;
  private final int width;

  Pooler(Parameters parameters) {
    this.dense = new Linear(parameters.scope("dense"));
    this.width = parameters.size("dense.weight", 0);
  }

  /** Maps {@code states} [B, any number of rows, D] to [B, D]. */
  Value emit(Graph graph, Value states) {
    Value first = Rows.firstOf(graph, states, width); // [B, D]
    return graph.add("Tanh", List.of(dense.emit(graph, first)));
  }
}
