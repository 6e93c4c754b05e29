package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.graph.Attribute;
import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import java.util.List;

/**
 * softmax(Q Kᵀ / √(D / H)) V for H heads.
 *
 * <p>Letters: B batch, L tokens that ask, S tokens that answer, D width.
 *
 * @param heads H
 */
public record ScaledDotProduct(int heads) {
  /**
   * Reads {@code key} and {@code value} [B, S, D] from {@code query} [B, L, D]: [B, L, D].
   *
   * @param mask int32 [B, S], 0 for what nobody must see, or {@link Value#NONE}
   */
  public Value emit(Graph graph, Value query, Value key, Value value, Value mask) {
    return graph.addContributed(
        "MultiHeadAttention",
        List.of(query, key, value, Value.NONE, mask),
        Attribute.of("num_heads", heads));
  }
}
