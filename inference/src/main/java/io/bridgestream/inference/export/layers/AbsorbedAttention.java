package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.graph.Attribute;
import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import java.util.List;

/**
 * Attention of a single query that never makes keys and values: per head q·(W_k x_j) = (W_kᵀ q)·x_j
 * and Σ_j p_j W_v x_j = W_v Σ_j p_j x_j, so the projections meet one row instead of all. The same
 * numbers but for the order of additions.
 *
 * <p>Letters: B batch, S tokens read, D width, H heads, d = D / H.
 */
final class AbsorbedAttention {
  private final Parameters parameters;
  private final int heads;

  /** Reads {@code key.weight} and {@code value.weight}, [D, D] each. */
  AbsorbedAttention(Parameters parameters, int heads) {
    this.parameters = parameters;
    this.heads = heads;
  }

  /** Reads {@code states} [B, S, D] from {@code query} [B, 1, D]: [B, 1, D]. */
  Value emit(Graph graph, Value query, Value states) {
    long width = parameters.size("key.weight", 0);
    long head = width / heads;
    Value ofHeads = reshape(graph, query, heads, 1, head); // [B, H, 1, d]
    Value asked = graph.add("MatMul", List.of(ofHeads, keys(graph))); // [B, H, 1, D]
    Value scores =
        graph.addContributed(
            "FusedMatMul",
            List.of(reshape(graph, asked, heads, width), states),
            Attribute.of("transB", 1),
            Attribute.of("alpha", 1 / Math.sqrt((double) head))); // [B, H, S]
    Value weights = graph.add("Softmax", List.of(scores), Attribute.of("axis", -1));
    Value mixed = graph.add("MatMul", List.of(weights, states)); // [B, H, D]
    Value rows = reshape(graph, mixed, heads, 1, width); // [B, H, 1, D]
    Value values = graph.add("MatMul", List.of(rows, values(graph))); // [B, H, 1, d]
    return reshape(graph, values, 1, width);
  }

  private static Value reshape(Graph graph, Value value, long... behindBatch) {
    long[] shape = new long[behindBatch.length + 1];
    System.arraycopy(behindBatch, 0, shape, 1, behindBatch.length);
    return graph.add("Reshape", List.of(value, graph.integers(shape)));
  }

  /** W_k by heads, [H, d, D]: as it is stored. */
  private Value keys(Graph graph) {
    int width = parameters.size("key.weight", 0);
    return parameters.derived(
        graph,
        "key.weight.heads",
        new long[] {heads, width / heads, width},
        () -> parameters.read("key.weight"));
  }

  /** W_vᵀ by heads, [H, D, d]. */
  private Value values(Graph graph) {
    int width = parameters.size("value.weight", 0);
    int head = width / heads;
    return parameters.derived(
        graph,
        "value.weight.heads",
        new long[] {heads, width, head},
        () -> {
          float[] rows = parameters.read("value.weight");
          float[] columns = new float[rows.length];
          for (int output = 0; output < width; output++) {
            for (int input = 0; input < width; input++) {
              int at = (output / head * width + input) * head + output % head;
              columns[at] = rows[output * width + input];
            }
          }
          return columns;
        });
  }
}
