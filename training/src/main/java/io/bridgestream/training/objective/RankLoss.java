package io.bridgestream.training.objective;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Retrieval: softmax cross-entropy over the candidates of an image, the first of which is the true
 * one.
 *
 * <p>Letters: B batch, M candidates.
 */
public final class RankLoss {
  private RankLoss() {}

  /** Returns the loss of {@code scores} [B, M]. */
  public static Tensor of(Tensor scores) {
    Tensor first = torch.zeros_like(scores.select(1, 0)).to(torch.ScalarType.Long); // [B]
    return CrossEntropy.mean(scores, first);
  }
}
