package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import java.util.List;

/** Which tokens' states a layer must make. */
public enum Rows {
  /** All. */
  ALL,
  /** The first token's, which is all that the poolers read. */
  FIRST;

  /** Maps {@code x} [B, L, D] to [B, L, D] or [B, 1, D]. */
  public Value of(Graph graph, Value x) {
    return switch (this) {
      case ALL -> x;
      case FIRST -> first(graph, x);
    };
  }

  private static Value first(Graph graph, Value x) {
    return graph.add("Slice", List.of(x, graph.integers(0), graph.integers(1), graph.integers(1)));
  }

  /** Maps {@code x} [B, L, D] to its first tokens, [B, D]. */
  public static Value firstOf(Graph graph, Value x, long width) {
    return graph.add("Reshape", List.of(first(graph, x), graph.integers(0, width)));
  }
}
