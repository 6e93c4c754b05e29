package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import java.util.List;

/** The managers of one modality above the first level. Methods as in {@link FusionEntry}. */
sealed interface Managers permits StaticManagers, AdaptiveManagers {
  /** Emits, with the tower, what {@link #next} needs of the {@code levels}, n of [B, L, D]. */
  List<Value> later(Graph graph, List<Value> levels);

  /** Emits what level {@code level} reads: [B, L, D]. */
  Value next(Graph graph, int level, Value previous, Value other, List<Value> later);
}
