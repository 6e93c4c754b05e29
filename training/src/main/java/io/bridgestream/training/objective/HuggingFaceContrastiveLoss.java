package io.bridgestream.training.objective;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Hugging Face's contrastive loss: the mean of three cross-entropies, each in one direction only.
 *
 * <p>Letters: B batch.
 */
public final class HuggingFaceContrastiveLoss {
  private HuggingFaceContrastiveLoss() {}

  /** Returns the loss of three matrices of logits [B, B], a row for each of the first named. */
  public static Tensor of(Tensor textToImage, Tensor textToPair, Tensor imageToPair) {
    return CrossEntropy.diagonal(textToImage)
        .add(CrossEntropy.diagonal(textToPair))
        .add(CrossEntropy.diagonal(imageToPair))
        .mul(new Scalar(1.0 / 3));
  }
}
