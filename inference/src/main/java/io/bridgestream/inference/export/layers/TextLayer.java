package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;

/**
 * A layer of RoBERTa: self-attention, then feed-forward.
 *
 * <p>Letters: B batch, T tokens, D width.
 */
public final class TextLayer {
  private final Attention attention;
  private final FeedForward feedForward;

  /** Reads {@code attention}, {@code intermediate} and {@code output}. */
  public TextLayer(Parameters parameters, TransformerSize size) {
    this.attention = new Attention(parameters.scope("attention"), size);
    this.feedForward = new FeedForward(parameters, size);
  }

  /** Maps {@code x} [B, T, D] to [B, T, D]; {@code mask} is int32 [B, T]. */
  public Value emit(Graph graph, Value x, Value mask) {
    return feedForward.emit(graph, attention.emit(graph, x, mask));
  }
}
