package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.model.config.ManagerTowerConfig;
import io.bridgestream.model.config.ManagerTowerConfig.ManagerType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * ManagerTower: managers weigh all managed levels of the tower anew before every cross-modal level.
 *
 * <p>Letters: B batch, L tokens, D hidden, n managed levels.
 */
final class ManagerEntry implements FusionEntry {
  private final Parameters model;
  private final String layerEmbeddings;
  private final int managed;
  private final LevelMixture first;
  private final Managers managers;

  ManagerEntry(Parameters model, Modality modality, ManagerTowerConfig config) {
    this.model = model;
    this.layerEmbeddings = "layer_embeddings_" + modality.spelt() + ".weight";
    this.managed =
        modality == Modality.TEXT ? config.managedTextLayers() : config.managedImageLayers();
    String prefix = "cross_modal_" + modality.spelt() + "_manager_tower.";
    double eps = config.crossModal().connectorLayerNormEps();
    List<LevelMixture> mixtures = new ArrayList<>();
    for (int k = 0; k < config.crossModal().layers(); k++) {
      Parameters manager = model.scope(prefix + k + ".manager_layer");
      mixtures.add(new LevelMixture(manager, managed, eps));
    }
    this.first = mixtures.get(0);
    List<LevelMixture> higher = mixtures.subList(1, mixtures.size());
    this.managers =
        config.managerType() == ManagerType.SAUE
            ? new StaticManagers(higher)
            : new AdaptiveManagers(higher, eps);
  }

  @Override
  public Value first(Graph graph, TowerLevels tower) {
    return first.emitStatic(graph, levels(graph, tower));
  }

  @Override
  public List<Value> later(Graph graph, TowerLevels tower) {
    return managers.later(graph, levels(graph, tower));
  }

  @Override
  public Value next(Graph graph, int level, Value previous, Value other, List<Value> later) {
    return managers.next(graph, level, previous, other, later);
  }

  /** The managed levels, projected and marked with their layer, lowest first: n of [B, L, D]. */
  private List<Value> levels(Graph graph, TowerLevels tower) {
    return graph.once(layerEmbeddings, () -> project(graph, tower));
  }

  private List<Value> project(Graph graph, TowerLevels tower) {
    List<Value> levels = new ArrayList<>();
    for (int layer = tower.count() - managed + 1; layer <= tower.count(); layer++) {
      Value state = tower.state(graph, layer);
      levels.add(tower.projectPlus(graph, state, "bias.of_layer_" + layer, row(layer - 1)));
    }
    return levels;
  }

  private float[] row(int layer) {
    int width = model.size(layerEmbeddings, 1);
    float[] all = model.read(layerEmbeddings);
    return Arrays.copyOfRange(all, layer * width, (layer + 1) * width);
  }
}
