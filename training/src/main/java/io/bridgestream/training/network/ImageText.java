package io.bridgestream.training.network;

import org.bytedeco.pytorch.Tensor;

/**
 * A batch of pairs of an image and a text.
 *
 * <p>Letters: B batch, T tokens, C channels, R image side.
 *
 * @param inputIds token ids, int64 [B, T]
 * @param attentionMask 1 for tokens that may be read, 0 for padding, int64 [B, T]
 * @param pixels normalised image, float32 [B, C, R, R]
 */
public record ImageText(Tensor inputIds, Tensor attentionMask, Tensor pixels) {
  /**
   * Checks the shapes.
   *
   * @throws IllegalArgumentException if the tensors don't belong together
   */
  public ImageText {
    require(inputIds, 2, "input ids", "[B, T]");
    require(attentionMask, 2, "attention mask", "[B, T]");
    require(pixels, 4, "pixels", "[B, C, R, R]");
    if (inputIds.size(0) != attentionMask.size(0) || inputIds.size(1) != attentionMask.size(1)) {
      throw new IllegalArgumentException(
          "Cannot make a batch: input ids and attention mask must have one shape, found [%d, %d] and [%d, %d]"
              .formatted(
                  inputIds.size(0),
                  inputIds.size(1),
                  attentionMask.size(0),
                  attentionMask.size(1)));
    }
    if (inputIds.size(0) != pixels.size(0)) {
      throw new IllegalArgumentException(
          "Cannot make a batch: there must be one text per image, found %d texts and %d images"
              .formatted(inputIds.size(0), pixels.size(0)));
    }
  }

  private static void require(Tensor tensor, int axes, String what, String shape) {
    if (tensor.dim() != axes) {
      throw new IllegalArgumentException(
          "Cannot make a batch: %s must be %s, found %d axes".formatted(what, shape, tensor.dim()));
    }
  }
}
