package io.bridgestream.training.network;

import io.bridgestream.model.config.TaskHead;
import io.bridgestream.training.nn.Layer;
import org.bytedeco.pytorch.Tensor;

/** What turns pooled states into one logit per label. */
abstract sealed class Classifier extends Layer permits LinearClassifier, TwoLayerClassifier {
  /** Declares the classifier of {@code head} over {@code inputs} features. */
  static Classifier of(TaskHead.Classifier head, long inputs) {
    return head.hiddenSize().isPresent()
        ? new TwoLayerClassifier(inputs, head.hiddenSize().getAsInt(), head.labelCount())
        : new LinearClassifier(inputs, head.labelCount());
  }

  /** Maps {@code pooled} [B, inputs] to logits [B, A]. Letters: B batch, A labels. */
  abstract Tensor forward(Tensor pooled);
}
