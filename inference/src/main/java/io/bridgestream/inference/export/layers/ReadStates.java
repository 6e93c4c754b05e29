package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.graph.Value;

/** What an attention reads: projected already, or not. */
public sealed interface ReadStates permits KeyValue, ReadStates.Unprojected {
  /**
   * States that a single query reads without projecting them all.
   *
   * @param states [B, S, D]
   */
  record Unprojected(Value states) implements ReadStates {}
}
