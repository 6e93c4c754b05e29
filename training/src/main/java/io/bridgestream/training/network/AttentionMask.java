package io.bridgestream.training.network;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Which keys an attention may read: all of them, or the unmasked tokens of a text.
 *
 * <p>Images have no mask in any of the models: padded pixels are read like others.
 */
public final class AttentionMask {
  /**
   * Added to the scores of masked keys: the lowest finite bfloat16, so that the number survives
   * mixed precision; its exponential is exactly 0 next to any other score.
   */
  private static final double MASKED = Float.intBitsToFloat(0xFF7F0000);

  private final TensorOptional additive;

  private AttentionMask(TensorOptional additive) {
    this.additive = additive;
  }

  /** Returns a mask that lets every key be read. */
  static AttentionMask none() {
    return new AttentionMask(new TensorOptional());
  }

  /** Returns the mask of a text: {@code keep} [B, T] (int64) is 1 for tokens and 0 for padding. */
  static AttentionMask of(Tensor keep) {
    Tensor additive =
        keep.eq(new Scalar(0)).to(torch.ScalarType.Float).mul(new Scalar(MASKED)); // [B, T]
    return new AttentionMask(new TensorOptional(additive.unsqueeze(1).unsqueeze(1))); // [B,1,1,T]
  }

  /** Returns the mask of some of the texts; {@code rows} are their numbers, int64 [P]. */
  AttentionMask rows(Tensor rows) {
    return additive.has_value()
        ? new AttentionMask(new TensorOptional(additive.get().index_select(0, rows)))
        : this;
  }

  /** Returns what is added to the scores, [B, 1, 1, T]; without a value if nothing is. */
  TensorOptional additive() {
    return additive;
  }
}
