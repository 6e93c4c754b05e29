package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.arithmetic.Matrix;
import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import java.util.Arrays;

/**
 * CLIP's self-attention, without its residual. Biases as in {@link Attention}.
 *
 * <p>Letters: B batch, N image tokens, W width.
 */
final class VisionAttention {
  private final Parameters parameters;
  private final ScaledDotProduct attention;
  private final Linear output;
  private final int width;

  /** Reads {@code in_proj_weight} (query, key, value), {@code in_proj_bias}, {@code out_proj}. */
  VisionAttention(Parameters parameters, int heads) {
    this.parameters = parameters;
    this.attention = new ScaledDotProduct(heads);
    this.output = new Linear(parameters.scope("out_proj"));
    this.width = parameters.size("in_proj_weight", 1);
  }

  /** Maps normalised {@code x} [B, N, W] to [B, N, W], without {@link #bias}. */
  Value emit(Graph graph, Value x) {
    Value queryBias =
        parameters.derived(graph, "in_proj_bias.query", new long[] {width}, () -> inputBias(0));
    Value query = parameters.arithmetic().product(graph, x, part(".query", 0), queryBias);
    Value key = parameters.arithmetic().product(graph, x, part(".key", 1));
    Value value = parameters.arithmetic().product(graph, x, part(".value", 2));
    return output.emitProduct(graph, attention.emit(graph, query, key, value, Value.NONE));
  }

  /** Returns what {@link #emit} leaves out, [W]. */
  Value bias(Graph graph) {
    return output.biasOver(graph, inputBias(2));
  }

  private Matrix part(String name, int index) {
    return parameters.rows("in_proj_weight", name, index * width, width);
  }

  private float[] inputBias(int index) {
    return Arrays.copyOfRange(parameters.read("in_proj_bias"), index * width, (index + 1) * width);
  }
}
