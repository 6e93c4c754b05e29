package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.model.config.TextConfig;
import io.bridgestream.model.tensors.ElementType;
import java.util.Arrays;
import java.util.List;

/**
 * LN(word + position + type), where positions count the tokens that aren't padding and start behind
 * the padding token's id, and the type is always row 0.
 *
 * <p>Letters: B batch, T tokens, D width.
 */
public final class TextEmbeddings {
  private final Parameters parameters;
  private final TextConfig config;
  private final LayerNorm norm;

  /** Reads the word, position and type tables and the LayerNorm. */
  public TextEmbeddings(Parameters parameters, TextConfig config) {
    this.parameters = parameters;
    this.config = config;
    this.norm = new LayerNorm(parameters.scope("LayerNorm"), config.layerNormEps());
  }

  /** Maps {@code ids} int64 [B, T] to [B, T, D]. */
  public Value emit(Graph graph, Value ids) {
    Value words =
        graph.add("Gather", List.of(parameters.weight(graph, "word_embeddings.weight"), ids));
    Value positions =
        graph.add("Gather", List.of(positionsAndType(graph), positionIds(graph, ids)));
    return norm.emit(graph, Residual.of(words, positions)); // [B, T, D]
  }

  private Value positionIds(Graph graph, Value ids) {
    Value padding = graph.integer(config.padTokenId());
    Value isToken =
        graph.cast(
            graph.add("Not", List.of(graph.add("Equal", List.of(ids, padding)))),
            ElementType.I64); // [B, T]
    Value count = graph.add("CumSum", List.of(isToken, graph.integer(1))); // [B, T]
    return graph.add("Add", List.of(graph.add("Mul", List.of(count, isToken)), padding));
  }

  private Value positionsAndType(Graph graph) {
    long[] shape = {config.maxPositions(), config.hiddenSize()};
    return parameters.derived(
        graph,
        "positions_and_type",
        shape,
        () -> {
          float[] positions = parameters.read("position_embeddings.weight");
          float[] type =
              Arrays.copyOf(parameters.read("token_type_embeddings.weight"), config.hiddenSize());
          for (int i = 0; i < positions.length; i++) {
            positions[i] += type[i % type.length];
          }
          return positions;
        });
  }
}
