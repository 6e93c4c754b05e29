package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.Activations;
import io.bridgestream.inference.export.layers.LayerNorm;
import io.bridgestream.inference.export.layers.Linear;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.model.config.Activation;
import io.bridgestream.model.config.TaskHead;

/**
 * A task's classifier on pooled states: W_3 gelu(LN(W_0 x + b_0)) + b_3, or W_0 x + b_0.
 *
 * <p>Letters: B batch, I inputs, F inner width, C labels.
 */
final class Classifier {
  private static final double EPS = 1e-5;

  private final Parameters parameters;
  private final TaskHead.Classifier head;

  Classifier(Parameters parameters, TaskHead.Classifier head) {
    this.parameters = parameters;
    this.head = head;
  }

  /** Maps {@code pooled} [B, I] to logits [B, C]. */
  Value emit(Graph graph, Value pooled) {
    Value first = new Linear(parameters.scope("0")).emit(graph, pooled);
    if (head.hiddenSize().isEmpty()) {
      return first;
    }
    Value normalized = new LayerNorm(parameters.scope("1"), EPS).emit(graph, first); // [B, F]
    Value activated = Activations.emit(graph, Activation.GELU, normalized);
    return new Linear(parameters.scope("3")).emit(graph, activated);
  }
}
