package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;

/**
 * One cross-modal layer of one modality: self-attention, attention to the other modality,
 * feed-forward. It is emitted in parts, since some depend on one modality only.
 *
 * <p>Letters: B batch, L own tokens, S the other modality's tokens, D width.
 */
public final class CrossModalLayer {
  private final Attention attention;
  private final Attention crossAttention;
  private final FeedForward feedForward;

  /** Reads {@code attention}, {@code crossattention}, {@code intermediate} and {@code output}. */
  public CrossModalLayer(Parameters parameters, TransformerSize size) {
    this.attention = new Attention(parameters.scope("attention"), size);
    this.crossAttention = new Attention(parameters.scope("crossattention"), size);
    this.feedForward = new FeedForward(parameters, size);
  }

  /**
   * What a layer makes of its own modality alone.
   *
   * @param state [B, L, D], after the self-attention
   * @param query [B, L, D], what it asks the other modality
   */
  public record Own(Value state, Value query) {
    /** Keeps only {@code rows}. */
    public Own only(Graph graph, Rows rows) {
      return new Own(rows.of(graph, state), rows.of(graph, query));
    }
  }

  /** Reads {@code x} [B, L, D], its own modality, for the {@code rows} wanted. */
  public Own own(Graph graph, Value x, Value mask, Rows rows) {
    Value state = attention.emitRows(graph, rows.of(graph, x), x, mask);
    return new Own(state, crossAttention.query(graph, state));
  }

  /** As {@link #own} for the first row of {@code x} [B, L, D], of which nothing is masked. */
  public Own ownFirst(Graph graph, Value x) {
    Value state = attention.emitFirst(graph, x); // [B, 1, D]
    return new Own(state, crossAttention.query(graph, state));
  }

  /** Reads {@code other} [B, S, D], the other modality. */
  public KeyValue other(Graph graph, Value other) {
    return crossAttention.keyValue(graph, other);
  }

  /** As {@link #other}, for a single query, of which nothing is masked. */
  public ReadStates otherForFirst(Graph graph, Value other) {
    return crossAttention.forSingleQuery(graph, other);
  }

  /** Joins both: [B, L, D]. */
  public Value join(Graph graph, Own own, ReadStates other, Value otherMask) {
    Value crossed =
        crossAttention.emitRead(graph, own.state(), own.query(), other, otherMask); // [B, L, D]
    return feedForward.emit(graph, crossed);
  }
}
