package io.bridgestream.training.network;

import io.bridgestream.model.config.TaskHead;
import org.bytedeco.pytorch.Tensor;

/**
 * Visual question answering: a classifier over the answer vocabulary.
 *
 * <p>Letters: B batch, D hidden, A answers.
 */
public final class VqaHead extends Head {
  private final Classifier classifier;

  /** Declares the head. */
  public VqaHead(TaskHead.Vqa head, long hiddenSize) {
    this.classifier = unnamedChild(Classifier.of(head, 2 * hiddenSize));
  }

  /** Maps pooled states [B, 2D] to one logit per answer, [B, A]. */
  public Tensor forward(Tensor pooled) {
    return classifier.forward(pooled);
  }
}
