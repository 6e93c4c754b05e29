package io.bridgestream.training.objective;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The originals' contrastive loss: the mean of image to text and text to image.
 *
 * <p>Letters: B batch.
 */
public final class ContrastiveLoss {
  private ContrastiveLoss() {}

  /** Returns the loss of {@code logits} [B, B], a row per image, whose own text has its column. */
  public static Tensor of(Tensor logits) {
    Tensor imageToText = CrossEntropy.diagonal(logits);
    Tensor textToImage = CrossEntropy.diagonal(logits.transpose(0, 1));
    return imageToText.add(textToImage).mul(new Scalar(0.5));
  }

  /**
   * Returns the loss of {@code logits} [B, B], a row per image, where texts may belong to several
   * images.
   *
   * @param shares what each text should get of an image, [B, B]: symmetric but for the rows' sums,
   *     which are 1
   */
  public static Tensor of(Tensor logits, Tensor shares) {
    Tensor imageToText = CrossEntropy.mean(logits, shares);
    Tensor textToImage = CrossEntropy.mean(logits.transpose(0, 1), shares);
    return imageToText.add(textToImage).mul(new Scalar(0.5));
  }
}
