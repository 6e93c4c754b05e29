package io.bridgestream.training.network;

import io.bridgestream.training.nn.Linear;
import org.bytedeco.pytorch.Tensor;

/**
 * Image-text matching: one Linear layer to two logits, the second for "match".
 *
 * <p>Letters: B batch, D hidden.
 */
public final class ItmHead extends Head {
  private final Linear classifier;

  /** Declares the head. */
  public ItmHead(long hiddenSize) {
    this.classifier = child("fc", new Linear(2 * hiddenSize, 2));
  }

  /** Maps pooled states [B, 2D] to logits [B, 2]. */
  public Tensor forward(Tensor pooled) {
    return classifier.forward(pooled);
  }
}
