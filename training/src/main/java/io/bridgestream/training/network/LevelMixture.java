package io.bridgestream.training.network;

import io.bridgestream.training.nn.InitialValue;
import io.bridgestream.training.nn.Layer;
import io.bridgestream.training.nn.LayerNorm;
import io.bridgestream.training.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What all managers do with uni-modal levels: Σ_j softmax_j(score_j / τ) ⊙ LN_j(level_j), with
 * noise on the scores in training.
 *
 * <p>Letters: B batch, n levels, L tokens, D hidden.
 */
final class LevelMixture extends Layer {
  private final List<LayerNorm> norms = new ArrayList<>();
  private final Parameter temperature;
  private final int levels;

  /**
   * Declares the mixture with {@code norms} LayerNorms: one per level, then one per other input.
   */
  LevelMixture(ManagerSize size, int norms) {
    for (int j = 0; j < norms; j++) {
      this.norms.add(
          child("LayerNorm." + j, new LayerNorm(size.hiddenSize(), size.layerNormEps())));
    }
    this.temperature = parameter("softmax_temperature", InitialValue.ONE, 1);
    // In every file of the family, read by no manager.
    parameter("softmax_temperature_cross", InitialValue.ONE, 1);
    this.levels = size.levels();
  }

  /** Mixes {@code states}, n of [B, L, D], by {@code scores}, which broadcast to [B, n, L, D]. */
  Tensor mix(List<Tensor> states, Tensor scores) {
    List<Tensor> normalized = new ArrayList<>();
    for (int j = 0; j < levels; j++) {
      normalized.add(norms.get(j).forward(states.get(j)));
    }
    Tensor values = Tensors.stack(normalized, 1); // [B, n, L, D]
    Tensor weights = noisy(scores, values).div(temperature.tensor()).softmax(1);
    return weights.mul(values).sum(1); // [B, L, D]
  }

  /** Normalises the cross-modal output {@code previous} [B, L, D] of the level below. */
  Tensor normalizedPrevious(Tensor previous) {
    return norms.get(levels).forward(previous);
  }

  private Tensor noisy(Tensor scores, Tensor values) {
    if (!isTraining()) {
      return scores;
    }
    return scores.add(torch.randn_like(values).mul(new Scalar(1.0 / levels))); // [B, n, L, D]
  }
}
