package io.bridgestream.training.network;

import org.bytedeco.pytorch.Tensor;

/**
 * A batch of texts, several of which may be about one image: the vision tower runs once per image.
 *
 * <p>Letters: P texts, T tokens, B images, C channels, R image side.
 *
 * @param inputIds token ids, int64 [P, T]
 * @param attentionMask 1 for tokens that may be read, 0 for padding, int64 [P, T]
 * @param pixels normalised images, float32 [B, C, R, R]
 * @param imageOf for every text the place of its image, int64 [P]
 */
public record TextsOnImages(Tensor inputIds, Tensor attentionMask, Tensor pixels, Tensor imageOf) {
  /**
   * Checks the shapes.
   *
   * @throws IllegalArgumentException if the tensors don't belong together
   */
  public TextsOnImages {
    if (inputIds.dim() != 2 || attentionMask.dim() != 2 || pixels.dim() != 4) {
      throw new IllegalArgumentException(
          "Cannot make a batch: input ids and mask must be [P, T], pixels [B, C, R, R], found %d, %d and %d axes"
              .formatted(inputIds.dim(), attentionMask.dim(), pixels.dim()));
    }
    if (imageOf.dim() != 1 || imageOf.size(0) != inputIds.size(0)) {
      throw new IllegalArgumentException(
          "Cannot make a batch: every text must name its image, found %d texts and %d names"
              .formatted(inputIds.size(0), imageOf.numel()));
    }
  }
}
