package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import java.util.List;

/**
 * How a tower enters the cross-modal levels: all that sets the model families apart. What depends
 * on the tower alone is emitted with the tower.
 *
 * <p>Letters: B batch, L own tokens, S the other modality's tokens, D hidden.
 */
interface FusionEntry {
  /** Emits, with the tower, what the first level reads: [B, L, D]. */
  Value first(Graph graph, TowerLevels tower);

  /** Emits, with the tower, what {@link #next} needs of it: any number of [B, L, D]. */
  List<Value> later(Graph graph, TowerLevels tower);

  /**
   * Emits what level {@code level}, 1 or higher, reads: [B, L, D].
   *
   * @param previous [B, L, D], the output of the level below
   * @param other [B, S, D], the other modality's
   * @param later what {@link #later} emitted
   */
  Value next(Graph graph, int level, Value previous, Value other, List<Value> later);
}
