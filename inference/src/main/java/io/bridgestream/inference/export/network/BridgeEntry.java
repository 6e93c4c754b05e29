package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.LayerNorm;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.model.config.BridgeTowerConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * BridgeTower: the top K levels of the tower enter one by one, the first through a LayerNorm, the
 * others through a {@link LinkTower}.
 */
final class BridgeEntry implements FusionEntry {
  private final int levels;
  private final LayerNorm firstNorm;
  private final List<LinkTower> links = new ArrayList<>();

  BridgeEntry(Parameters model, Modality modality, BridgeTowerConfig config) {
    String prefix = "cross_modal_" + modality.spelt();
    double eps = config.crossModal().connectorLayerNormEps();
    this.levels = config.crossModal().layers();
    this.firstNorm = new LayerNorm(model.scope(prefix + "_layernorm"), eps);
    for (int i = 0; i < levels - 1; i++) {
      Parameters link = model.scope(prefix + "_link_tower." + i);
      links.add(LinkTower.of(config.linkTowerType(), link, eps));
    }
  }

  @Override
  public Value first(Graph graph, TowerLevels tower) {
    return firstNorm.emit(graph, level(graph, tower, 0));
  }

  @Override
  public List<Value> later(Graph graph, TowerLevels tower) {
    List<Value> later = new ArrayList<>();
    for (int k = 1; k < levels; k++) {
      later.add(links.get(k - 1).emitLevel(graph, level(graph, tower, k)));
    }
    return later;
  }

  @Override
  public Value next(Graph graph, int level, Value previous, Value other, List<Value> later) {
    return links.get(level - 1).emit(graph, later.get(level - 1), previous);
  }

  private Value level(Graph graph, TowerLevels tower, int k) {
    int layer = tower.count() - levels + 1 + k;
    return tower.project(graph, tower.state(graph, layer));
  }
}
