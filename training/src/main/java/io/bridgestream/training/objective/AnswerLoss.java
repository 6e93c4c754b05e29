package io.bridgestream.training.objective;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Visual question answering: binary cross-entropy of every answer's soft score, averaged over
 * questions and answers, times the number of answers.
 *
 * <p>Letters: B batch, A answers.
 */
public final class AnswerLoss {
  private static final long MEAN = 1;

  private AnswerLoss() {}

  /** Returns the loss of {@code logits} [B, A] with {@code scores} [B, A] in [0, 1]. */
  public static Tensor of(Tensor logits, Tensor scores) {
    Tensor mean =
        torch.binary_cross_entropy_with_logits(
            logits, scores, new TensorOptional(), new TensorOptional(), MEAN);
    return mean.mul(new Scalar((double) logits.size(1)));
  }
}
