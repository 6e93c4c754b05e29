package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Attribute;
import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.LayerNorm;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.inference.export.layers.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What all managers do with uni-modal levels: Σ_j w_j ⊙ LN_j(level_j), with weights that are
 * parameters or come with the token.
 *
 * <p>Letters: B batch, n levels, L tokens, D hidden, d width of a static weight (D or 1).
 */
final class LevelMixture {
  private final Parameters parameters;
  private final int levels;
  private final double eps;

  /** Reads a {@code LayerNorm} per level and one for the cross-modal output below. */
  LevelMixture(Parameters parameters, int levels, double eps) {
    this.parameters = parameters;
    this.levels = levels;
    this.eps = eps;
  }

  Parameters parameters() {
    return parameters;
  }

  int levels() {
    return levels;
  }

  /** Mixes {@code states}, n of [B, L, D], by the softmax of the manager's scores. */
  Value emitStatic(Graph graph, List<Value> states) {
    List<Value> weighed = new ArrayList<>();
    for (int j = 0; j < levels; j++) {
      weighed.add(norm(j).emitWeighted(graph, states.get(j), "managed", staticWeight(j)));
    }
    return graph.add("Sum", weighed); // [B, L, D]
  }

  /**
   * Mixes levels that are normalised but for γ and β, n of [B, L, D], by {@code weights} [B, L, n]:
   * Σ_j γ_j ⊙ w_j level_j + Σ_j w_j β_j.
   */
  Value emitByToken(Graph graph, List<Value> normalized, Value weights) {
    List<Value> ofLevels =
        graph.addSeveral("Split", List.of(weights), levels, Attribute.of("axis", -1)); // [B, L, 1]
    List<Value> terms = new ArrayList<>();
    for (int j = 0; j < levels; j++) {
      Value weighed = graph.add("Mul", List.of(normalized.get(j), ofLevels.get(j)));
      Value gamma = parameters.weight(graph, "LayerNorm." + j + ".weight");
      terms.add(graph.add("Mul", List.of(weighed, gamma)));
    }
    terms.add(graph.add("MatMul", List.of(weights, betas(graph))));
    return graph.add("Sum", terms); // [B, L, D]
  }

  /** Normalises the cross-modal output {@code previous} [B, L, D] of the level below. */
  Value emitPrevious(Graph graph, Value previous) {
    return norm(levels).emit(graph, previous);
  }

  /** Normalises {@code previous} and weighs it; {@code weight} has d elements. */
  Value emitPrevious(Graph graph, Value previous, float[] weight) {
    return norm(levels).emitWeighted(graph, previous, "managed", weight);
  }

  /** Returns the weight of the level below, which no softmax touches: d elements. */
  float[] staticPreviousWeight() {
    return score(levels);
  }

  float temperature() {
    return parameters.read("softmax_temperature")[0];
  }

  private float[] staticWeight(int level) {
    float[] weight = new float[score(0).length];
    for (int i = 0; i < weight.length; i++) {
      double sum = 0;
      for (int j = 0; j < levels; j++) {
        sum += Math.exp((score(j)[i] - score(level)[i]) / temperature());
      }
      weight[i] = (float) (1 / sum);
    }
    return weight;
  }

  private float[] score(int level) {
    float[] scores = parameters.read("layer_scores");
    int width = scores.length / parameters.size("layer_scores", 1);
    return Arrays.copyOfRange(scores, level * width, (level + 1) * width);
  }

  private LayerNorm norm(int index) {
    return new LayerNorm(parameters.scope("LayerNorm." + index), eps);
  }

  private Value betas(Graph graph) {
    int width = parameters.size("LayerNorm.0.bias", 0);
    return parameters.derived(
        graph,
        "LayerNorm.biases",
        new long[] {levels, width},
        () -> {
          float[] rows = new float[0];
          for (int j = 0; j < levels; j++) {
            rows = Vectors.concatenate(rows, parameters.read("LayerNorm." + j + ".bias"));
          }
          return rows;
        });
  }
}
