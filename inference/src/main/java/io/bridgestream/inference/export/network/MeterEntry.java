package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.model.config.MeterConfig;
import java.util.List;
import java.util.Optional;

/**
 * METER: the tower's last level, or a gated mixture of all, enters the first cross-modal level;
 * every further level reads the level below.
 */
final class MeterEntry implements FusionEntry {
  private final Optional<MeterGate> gate;

  MeterEntry(Parameters model, Modality modality, MeterConfig config) {
    this.gate =
        config.layerGates()
            ? Optional.of(new MeterGate(model.scope(modality.spelt() + "_gate")))
            : Optional.empty();
  }

  @Override
  public Value first(Graph graph, TowerLevels tower) {
    Value last = tower.state(graph, tower.count());
    Value summary = gate.isPresent() ? gate.get().emit(graph, tower) : last;
    return tower.project(graph, summary);
  }

  @Override
  public List<Value> later(Graph graph, TowerLevels tower) {
    return List.of();
  }

  @Override
  public Value next(Graph graph, int level, Value previous, Value other, List<Value> later) {
    return previous;
  }
}
