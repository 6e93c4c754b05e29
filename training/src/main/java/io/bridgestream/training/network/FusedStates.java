package io.bridgestream.training.network;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * What the trunk makes of a batch.
 *
 * @param levels the output of every cross-modal level, lowest first
 * @param pooled the pooled text, then the pooled image: [B, 2D], what classifiers read
 */
public record FusedStates(List<ModalityPair> levels, Tensor pooled) {
  /** Returns the text's states after the last level, [B, T, D]. */
  public Tensor text() {
    return levels.get(levels.size() - 1).text();
  }

  /** Returns the image's states after the last level, [B, N, D]. */
  public Tensor image() {
    return levels.get(levels.size() - 1).image();
  }
}
