package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.graph.Attribute;
import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import java.util.List;

/**
 * (x - mean) / √(variance + ε) ⊙ γ + β over the last axis.
 *
 * <p>Letters: B batch, L tokens, D width.
 */
public final class LayerNorm {
  private final Parameters parameters;
  private final double eps;

  /** Reads {@code weight} γ and {@code bias} β, both [D]. */
  public LayerNorm(Parameters parameters, double eps) {
    this.parameters = parameters;
    this.eps = eps;
  }

  /** Normalises {@code x} [..., D]. */
  public Value emit(Graph graph, Value x) {
    return emit(graph, x, gamma(graph), beta(graph));
  }

  /** Normalises a sum [B, L, D]; the sum itself is there afterwards. */
  public Value emit(Graph graph, Residual x) {
    Value known = x.sum();
    if (known != null) {
      return emit(graph, known);
    }
    List<Value> out =
        graph.addContributedSeveral(
            "SkipLayerNormalization",
            List.of(x.state(), x.update(), gamma(graph), beta(graph), x.bias()),
            4,
            Attribute.of("epsilon", eps));
    x.made(out.get(3));
    return out.get(0);
  }

  /**
   * Normalises {@code x} [..., D] and weighs it: {@code weight} ⊙ LN(x), where {@code key} names
   * the weighted γ and β.
   *
   * @param weight one number per channel, or one for all
   */
  public Value emitWeighted(Graph graph, Value x, String key, float[] weight) {
    return emit(
        graph, x, weighted(graph, "weight", key, weight), weighted(graph, "bias", key, weight));
  }

  private Value weighted(Graph graph, String name, String key, float[] weight) {
    long[] shape = {parameters.size(name, 0)};
    return parameters.derived(
        graph, name + "." + key, shape, () -> Vectors.multiply(parameters.read(name), weight));
  }

  private Value emit(Graph graph, Value x, Value gamma, Value beta) {
    return graph.add(
        "LayerNormalization",
        List.of(x, gamma, beta),
        Attribute.of("axis", -1),
        Attribute.of("epsilon", eps));
  }

  private Value gamma(Graph graph) {
    return parameters.weight(graph, "weight");
  }

  private Value beta(Graph graph) {
    return parameters.weight(graph, "bias");
  }
}
