package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Attribute;
import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.Linear;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.model.tensors.ElementType;
import java.util.List;

/**
 * One of the contrastive heads: (W x + b) to unit length, in float32 whatever the precision.
 *
 * <p>Letters: B batch, I inputs, E width of an embedding.
 */
final class ContrastiveHead {
  private final Linear dense;

  ContrastiveHead(Parameters parameters) {
    this.dense = new Linear(parameters.scope("fc"));
  }

  /** Maps {@code state} [B, I] to [B, E] of unit length, float32. */
  Value emit(Graph graph, Value state) {
    Value embedding = graph.cast(dense.emit(graph, state), ElementType.F32); // [B, E]
    Value length = graph.add("ReduceL2", List.of(embedding), Attribute.of("axes", new long[] {-1}));
    return graph.add("Div", List.of(embedding, length));
  }
}
