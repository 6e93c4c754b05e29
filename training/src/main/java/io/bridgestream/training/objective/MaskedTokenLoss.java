package io.bridgestream.training.objective;

import org.bytedeco.pytorch.Tensor;

/**
 * Masked language modelling: cross-entropy over the masked tokens. A batch without any gives NaN.
 *
 * <p>Letters: B batch, T tokens, V vocabulary.
 */
public final class MaskedTokenLoss {
  private MaskedTokenLoss() {}

  /**
   * Returns the loss of {@code logits} [B, T, V]; {@code labels} [B, T] are -100 where not masked.
   */
  public static Tensor of(Tensor logits, Tensor labels) {
    return CrossEntropy.mean(logits.flatten(0, 1), labels.flatten());
  }
}
