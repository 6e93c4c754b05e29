package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.model.tensors.ElementType;

/**
 * Attention with its residual: LN(x + W_o attend(W_q x, W_k y, W_v y)). Keys have no bias, since
 * softmax cancels it; the values' bias goes through the sum of weights, which is one, and is part
 * of the output's.
 *
 * <p>Letters: B batch, L tokens of x, S tokens of y, D width.
 */
public final class Attention {
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final ScaledDotProduct attention;
  private final AbsorbedAttention absorbed;
  private final boolean absorbs;
  private final Linear output;
  private final LayerNorm norm;

  /** Reads {@code self.query}, {@code self.key}, {@code self.value} and {@code output}. */
  public Attention(Parameters parameters, TransformerSize size) {
    this.query = new Linear(parameters.scope("self.query"));
    this.key = new Linear(parameters.scope("self.key"));
    this.value = new Linear(parameters.scope("self.value"));
    this.attention = new ScaledDotProduct(size.heads());
    this.absorbed = new AbsorbedAttention(parameters.scope("self"), size.heads());
    // Half precision would round the absorbed query, and a card's launches cost more than it saves.
    this.absorbs = parameters.arithmetic().stateType() == ElementType.F32;
    this.output = new Linear(parameters.scope("output.dense"));
    this.norm = new LayerNorm(parameters.scope("output.LayerNorm"), size.layerNormEps());
  }

  /** Maps {@code x} [B, L, D] to [B, L, D], reading itself. */
  public Value emit(Graph graph, Value x, Value mask) {
    return emitRows(graph, x, x, mask);
  }

  /** Maps some rows of {@code x} [B, L, D], [B, R, D], to [B, R, D], reading all of x. */
  Value emitRows(Graph graph, Value rows, Value x, Value mask) {
    return emitRead(graph, rows, query(graph, rows), keyValue(graph, x), mask);
  }

  /** Maps the first row of {@code x} [B, L, D] to [B, 1, D], reading all of x, none masked. */
  Value emitFirst(Graph graph, Value x) {
    Value first = Rows.FIRST.of(graph, x);
    return emitRead(graph, first, query(graph, first), forSingleQuery(graph, x), Value.NONE);
  }

  /** Returns the queries of {@code x}, [B, L, D]. */
  Value query(Graph graph, Value x) {
    return query.emit(graph, x);
  }

  /** Returns keys and values of {@code y}, [B, S, D] each. */
  KeyValue keyValue(Graph graph, Value y) {
    return new KeyValue(key.emitProduct(graph, y), value.emitProduct(graph, y));
  }

  /** Returns what a single query reads of {@code y} [B, S, D], none of it masked. */
  ReadStates forSingleQuery(Graph graph, Value y) {
    return absorbs ? new ReadStates.Unprojected(y) : keyValue(graph, y);
  }

  /** Maps {@code x} [B, L, D] with its queries to [B, L, D], reading {@code read}. */
  Value emitRead(Graph graph, Value x, Value queries, ReadStates read, Value mask) {
    Value attended = attend(graph, queries, read, mask); // [B, L, D]
    Value update = output.emitProduct(graph, attended); // [B, L, D]
    return norm.emit(graph, Residual.of(x, update, output.biasOver(graph, value.bias())));
  }

  private Value attend(Graph graph, Value queries, ReadStates read, Value mask) {
    if (read instanceof ReadStates.Unprojected unprojected) {
      return absorbed.emit(graph, queries, unprojected.states());
    }
    KeyValue projected = (KeyValue) read;
    return attention.emit(graph, queries, projected.key(), projected.value(), mask);
  }
}
