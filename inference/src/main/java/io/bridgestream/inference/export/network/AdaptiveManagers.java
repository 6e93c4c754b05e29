package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Attribute;
import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.LayerNorm;
import io.bridgestream.inference.export.layers.Linear;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.inference.export.layers.ScaledDotProduct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Adaptive aggregation of uni-modal experts (AAUE). With c = LN(previous) and e = LN(other), every
 * token's scores are s = W [softmax(q(c) k(e)ᵀ / √D) e ; c] + b, and the output is Σ_j
 * softmax_j(s_j / τ) LN_j(level_j) + w ⊙ c. The attention reads padding too.
 *
 * <p>Letters: B batch, L own tokens, S the other modality's tokens, n levels, D hidden.
 */
final class AdaptiveManagers implements Managers {
  private final List<LevelMixture> mixtures;
  private final double eps;

  AdaptiveManagers(List<LevelMixture> mixtures, double eps) {
    this.mixtures = List.copyOf(mixtures);
    this.eps = eps;
  }

  /** The levels, normalised: what managers do to them beyond that differs. */
  @Override
  public List<Value> later(Graph graph, List<Value> levels) {
    List<Value> normalized = new ArrayList<>();
    if (!mixtures.isEmpty()) {
      levels.forEach(level -> normalized.add(normalize(graph, level)));
    }
    return normalized;
  }

  private Value normalize(Graph graph, Value level) {
    Parameters any = mixtures.get(0).parameters();
    int width = any.size("LayerNorm.0.weight", 0);
    return graph.add(
        "LayerNormalization",
        List.of(level, constant(graph, "ones", width, 1), constant(graph, "zeros", width, 0)),
        Attribute.of("axis", -1),
        Attribute.of("epsilon", eps));
  }

  private Value constant(Graph graph, String name, int width, float element) {
    return mixtures
        .get(0)
        .parameters()
        .derived(
            graph,
            name,
            new long[] {width},
            () -> {
              float[] elements = new float[width];
              Arrays.fill(elements, element);
              return elements;
            });
  }

  @Override
  public Value next(Graph graph, int level, Value previous, Value other, List<Value> later) {
    LevelMixture mixture = mixtures.get(level - 1);
    Parameters manager = mixture.parameters();
    Value own = mixture.emitPrevious(graph, previous); // [B, L, D]
    Value attended = attend(graph, manager, own, other); // [B, L, D]
    Value both =
        graph.add("Concat", List.of(attended, own), Attribute.of("axis", -1)); // [B, L, 2D]
    Value scores = new Linear(manager.scope("linear_controller")).emit(graph, both); // [B, L, n]
    Value scaled = graph.add("Div", List.of(scores, manager.weight(graph, "softmax_temperature")));
    Value weights = graph.add("Softmax", List.of(scaled), Attribute.of("axis", -1));
    Value mixed = mixture.emitByToken(graph, later, weights); // [B, L, D]
    Value weighed = graph.add("Mul", List.of(own, previousWeight(graph, manager)));
    return graph.add("Add", List.of(mixed, weighed)); // [B, L, D]
  }

  /** Reads {@code other} [B, S, D] from {@code own} [B, L, D]: [B, L, D]. */
  private Value attend(Graph graph, Parameters manager, Value own, Value other) {
    Value read =
        new LayerNorm(manager.scope("extra_query_LayerNorm"), eps).emit(graph, other); // [B, S, D]
    Value query = new Linear(manager.scope("fusion_attention.q_proj")).emit(graph, own);
    Value key = new Linear(manager.scope("fusion_attention.k_proj")).emitProduct(graph, read);
    return new ScaledDotProduct(1).emit(graph, query, key, read, Value.NONE);
  }

  /** [D] or [1]. */
  private static Value previousWeight(Graph graph, Parameters manager) {
    String name = "layer_scores_cross";
    return manager.derived(
        graph, name, new long[] {manager.size(name, 3)}, () -> manager.read(name));
  }
}
