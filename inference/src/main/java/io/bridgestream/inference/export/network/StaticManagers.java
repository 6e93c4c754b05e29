package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Static aggregation of uni-modal experts (SAUE): Σ_j softmax_j(s_j / τ) ⊙ LN_j(level_j) + w ⊙
 * LN(previous). The sum depends on the tower alone.
 */
final class StaticManagers implements Managers {
  private final List<LevelMixture> mixtures;

  StaticManagers(List<LevelMixture> mixtures) {
    this.mixtures = List.copyOf(mixtures);
  }

  @Override
  public List<Value> later(Graph graph, List<Value> levels) {
    List<Value> mixed = new ArrayList<>();
    for (LevelMixture mixture : mixtures) {
      mixed.add(mixture.emitStatic(graph, levels)); // [B, L, D]
    }
    return mixed;
  }

  @Override
  public Value next(Graph graph, int level, Value previous, Value other, List<Value> later) {
    LevelMixture mixture = mixtures.get(level - 1);
    Value weighed = mixture.emitPrevious(graph, previous, mixture.staticPreviousWeight());
    return graph.add("Add", List.of(later.get(level - 1), weighed)); // [B, L, D]
  }
}
