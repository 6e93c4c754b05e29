package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.LayerNorm;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.inference.export.layers.Residual;
import io.bridgestream.model.config.LinkTowerType;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The bridge between a uni-modal level and the cross-modal level below: LN(a level + b below),
 * where a and b are 1, or follow from a learned scalar. The level is weighed with its tower.
 */
final class LinkTower {
  private final LayerNorm norm;
  private final Weighing level;
  private final Weighing below;

  private LinkTower(LayerNorm norm, Weighing level, Weighing below) {
    this.norm = norm;
    this.level = level;
    this.below = below;
  }

  /** Returns the bridge of a kind. */
  static LinkTower of(LinkTowerType type, Parameters parameters, double eps) {
    LayerNorm norm = new LayerNorm(parameters.scope("LayerNorm"), eps);
    return switch (type) {
      case ADD -> new LinkTower(norm, Weighing.NONE, Weighing.NONE);
      case SCALED_ADD ->
          new LinkTower(norm, by(parameters, "scaled_factor", x -> x), Weighing.NONE);
      case INTERPOLATE ->
          new LinkTower(norm, by(parameters, "beta", x -> 1 - x), by(parameters, "beta", x -> x));
    };
  }

  private static Weighing by(Parameters parameters, String scalar, UnaryOperator<Float> factor) {
    return (graph, x, key) -> {
      Value weight =
          parameters.derived(
              graph,
              scalar + "." + key,
              new long[] {1},
              () -> new float[] {factor.apply(parameters.read(scalar)[0])});
      return graph.add("Mul", List.of(x, weight));
    };
  }

  /** Weighs the projected {@code uniModal} level, [B, L, D]. */
  Value emitLevel(Graph graph, Value uniModal) {
    return level.emit(graph, uniModal, "level");
  }

  /** Joins what {@link #emitLevel} gave with {@code previous}, both [B, L, D]. */
  Value emit(Graph graph, Value weighed, Value previous) {
    return norm.emit(graph, Residual.of(below.emit(graph, previous, "below"), weighed));
  }

  /** Multiplies with a number, or not at all. */
  private interface Weighing {
    Weighing NONE = (graph, x, key) -> x;

    Value emit(Graph graph, Value x, String key);
  }
}
