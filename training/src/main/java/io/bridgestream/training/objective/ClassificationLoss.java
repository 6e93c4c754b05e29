package io.bridgestream.training.objective;

import org.bytedeco.pytorch.Tensor;

/**
 * Cross-entropy over the classes of image-text matching (1 is "match"), SNLI-VE or NLVR2.
 *
 * <p>Letters: B batch, C classes.
 */
public final class ClassificationLoss {
  private ClassificationLoss() {}

  /** Returns the loss of {@code logits} [B, C] with {@code labels} [B] (int64). */
  public static Tensor of(Tensor logits, Tensor labels) {
    return CrossEntropy.mean(logits, labels);
  }
}
