package io.bridgestream.inference.export.graph;

/**
 * A tensor that flows through a graph.
 *
 * @param name its name in the graph
 */
public record Value(String name) {
  /** Stands for an optional input that is left out. */
  public static final Value NONE = new Value("");
}
