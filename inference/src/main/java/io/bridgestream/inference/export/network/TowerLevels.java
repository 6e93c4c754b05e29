package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;

/**
 * A tower's layers as the fusion reads them.
 *
 * <p>Letters: B batch, L tokens, W width of the tower, D hidden.
 */
interface TowerLevels {
  /** Returns the number of layers. */
  int count();

  /** Returns the output of layer {@code level}, 1 to {@link #count()}, normalised: [B, L, W]. */
  Value state(Graph graph, int level);

  /** Projects {@code state} [B, L, W] to the fusion's width and marks its modality: [B, L, D]. */
  Value project(Graph graph, Value state);

  /** As {@link #project}, plus {@code row} [D], which {@code key} names. */
  Value projectPlus(Graph graph, Value state, String key, float[] row);
}
