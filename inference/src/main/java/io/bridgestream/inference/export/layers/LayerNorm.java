package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.graph.Attribute;
import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.model.tensors.ElementType;
import java.util.List;

/**
 * (x - mean) / √(variance + ε) ⊙ γ + β over the last axis.
 *
 * <p>Letters: B batch, L tokens, D width.
 */
public final class LayerNorm {
  private static final String SKIP = "SkipLayerNormalization";

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
    if (x.update().equals(Value.NONE)) {
      return emit(graph, x.state());
    }
    // A sum that is there is added up again: that is faster than to normalise it by itself.
    boolean known = x.sum() != null;
    List<Value> out =
        graph.addContributedSeveral(
            SKIP,
            List.of(x.state(), x.update(), gamma(graph), beta(graph), x.bias()),
            known ? 1 : 4,
            Attribute.of("epsilon", eps));
    if (!known) {
      x.made(out.get(3));
    }
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
    if (parameters.arithmetic().stateType() == ElementType.F32) {
      return emitDoubled(graph, x, gamma, beta);
    }
    return graph.add(
        "LayerNormalization",
        List.of(x, gamma, beta),
        Attribute.of("axis", -1),
        Attribute.of("epsilon", eps));
  }

  /**
   * LN(x + x) with four times the ε is LN(x) in every bit, and on processors the runtime does it in
   * a sixth of the time. Half precision might overflow.
   */
  private Value emitDoubled(Graph graph, Value x, Value gamma, Value beta) {
    return graph.addContributed(SKIP, List.of(x, x, gamma, beta), Attribute.of("epsilon", 4 * eps));
  }

  private Value gamma(Graph graph) {
    return parameters.weight(graph, "weight");
  }

  private Value beta(Graph graph) {
    return parameters.weight(graph, "bias");
  }
}
