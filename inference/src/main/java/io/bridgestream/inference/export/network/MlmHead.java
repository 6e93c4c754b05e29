package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.LayerNorm;
import io.bridgestream.inference.export.layers.Linear;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.model.config.Activation;
import io.bridgestream.model.config.CrossModalConfig;

/**
 * Masked language modelling: V LN(f(W x + b)) + c.
 *
 * <p>Letters: B batch, T tokens, D hidden, V vocabulary.
 */
final class MlmHead {
  private final Parameters parameters;
  private final Linear dense;
  private final Activation activation;
  private final LayerNorm norm;

  MlmHead(Parameters parameters, CrossModalConfig config) {
    this.parameters = parameters;
    this.dense = new Linear(parameters.scope("transform.dense"));
    this.activation = config.headActivation();
    this.norm = new LayerNorm(parameters.scope("transform.LayerNorm"), config.headLayerNormEps());
  }

  /** Maps the text's fused states [B, T, D] to logits [B, T, V]. */
  Value emit(Graph graph, Value text) {
    Value activated = dense.emitActivated(graph, activation, text); // [B, T, D]
    Value normalized = norm.emit(graph, activated);
    return parameters
        .arithmetic()
        .product(
            graph,
            normalized,
            parameters.matrix("decoder.weight"),
            parameters.weight(graph, "bias"));
  }
}
