package io.bridgestream.training.network;

import io.bridgestream.training.nn.InitialValue;
import io.bridgestream.training.nn.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Static aggregation of uni-modal experts (SAUE, ManagerTower paper, section 3): Σ_j softmax_j(s_j
 * / τ) ⊙ LN_j(level_j) + w ⊙ LN(previous) with learned s and w; w enters as it is, without softmax.
 *
 * <p>Letters: B batch, L tokens, n levels, D hidden, d width of a weight.
 */
final class StaticManager extends Manager {
  private final Parameter scores;
  private final LevelMixture mixture;
  private final int levels;

  StaticManager(ManagerSize size) {
    this.levels = size.levels();
    this.scores = parameter("layer_scores", start(levels), 1, levels + 1, 1, size.weightWidth());
    this.mixture = unnamedChild(new LevelMixture(size, levels + 1));
  }

  private static InitialValue start(int levels) {
    List<Double> values = new ArrayList<>(Collections.nCopies(levels, 1.0 / levels));
    values.add(1.0);
    return new InitialValue.Levels(values);
  }

  @Override
  Tensor forward(List<Tensor> uniModal, Tensor previous, Tensor other) {
    Tensor mixed = mixture.mix(uniModal, scores.tensor().narrow(1, 0, levels)); // [B, L, D]
    Tensor weight = scores.tensor().select(1, levels); // [1, 1, d]
    return mixed.add(mixture.normalizedPrevious(previous).mul(weight));
  }
}
