package io.bridgestream.training.network;

import io.bridgestream.model.config.TaskHead;
import org.bytedeco.pytorch.Tensor;

/**
 * Visual entailment, SNLI-VE: contradiction, neutral or entailment.
 *
 * <p>Letters: B batch, D hidden.
 */
public final class SnliHead extends Head {
  private final Classifier classifier;

  /** Declares the head. */
  public SnliHead(TaskHead.SnliVe head, long hiddenSize) {
    this.classifier = unnamedChild(Classifier.of(head, 2 * hiddenSize));
  }

  /** Maps pooled states [B, 2D] to logits [B, 3]. */
  public Tensor forward(Tensor pooled) {
    return classifier.forward(pooled);
  }
}
