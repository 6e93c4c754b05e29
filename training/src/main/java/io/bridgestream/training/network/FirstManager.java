package io.bridgestream.training.network;

import io.bridgestream.training.nn.InitialValue;
import io.bridgestream.training.nn.Layer;
import io.bridgestream.training.nn.Parameter;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The static manager (SAUE) of the first level, which has no level below: Σ_j softmax_j(s_j / τ) ⊙
 * LN_j(level_j) with learned scores s.
 *
 * <p>Letters: B batch, L tokens, n levels, D hidden, d width of a weight.
 */
final class FirstManager extends Layer {
  private final Parameter scores;
  private final LevelMixture mixture;

  FirstManager(ManagerSize size) {
    int n = size.levels();
    this.scores =
        parameter("layer_scores", new InitialValue.Constant(1.0 / n), 1, n, 1, size.weightWidth());
    this.mixture = unnamedChild(new LevelMixture(size, n));
  }

  /** Mixes {@code levels}, n of [B, L, D], lowest first, to [B, L, D]. */
  Tensor forward(List<Tensor> levels) {
    return mixture.mix(levels, scores.tensor()); // scores [1, n, 1, d]
  }
}
