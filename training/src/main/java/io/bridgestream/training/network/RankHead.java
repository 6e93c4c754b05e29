package io.bridgestream.training.network;

import io.bridgestream.training.nn.Linear;
import org.bytedeco.pytorch.Tensor;

/**
 * Retrieval: one score per pair of image and text.
 *
 * <p>Letters: B batch, D hidden.
 */
public final class RankHead extends Head {
  private final Linear output;

  /** Declares the head. */
  public RankHead(long hiddenSize) {
    this.output = unnamedChild(new Linear(2 * hiddenSize, 1));
  }

  /** Maps pooled states [B, 2D] to scores [B]. */
  public Tensor forward(Tensor pooled) {
    return output.forward(pooled).squeeze(-1);
  }
}
