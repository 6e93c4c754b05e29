package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.model.config.Activation;

/**
 * LN(x + W_2 f(W_1 x + b_1) + b_2).
 *
 * <p>Letters: B batch, L tokens, D width, F inner width.
 */
public final class FeedForward {
  private final Linear inner;
  private final Activation activation;
  private final Linear outer;
  private final LayerNorm norm;

  /** Reads {@code intermediate.dense} and {@code output}. */
  public FeedForward(Parameters parameters, TransformerSize size) {
    this.inner = new Linear(parameters.scope("intermediate.dense"));
    this.activation = size.activation();
    this.outer = new Linear(parameters.scope("output.dense"));
    this.norm = new LayerNorm(parameters.scope("output.LayerNorm"), size.layerNormEps());
  }

  /** Maps {@code x} [B, L, D] to [B, L, D]. */
  public Value emit(Graph graph, Value x) {
    Value activated = inner.emitActivated(graph, activation, x); // [B, L, F]
    Value update = outer.emitProduct(graph, activated); // [B, L, D]
    return norm.emit(graph, Residual.of(x, update, outer.bias(graph)));
  }
}
