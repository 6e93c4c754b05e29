package io.bridgestream.training.network;

import io.bridgestream.training.nn.InitialValue;
import io.bridgestream.training.nn.LayerNorm;
import io.bridgestream.training.nn.Linear;
import io.bridgestream.training.nn.Parameter;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Adaptive aggregation of uni-modal experts (AAUE, ManagerTower paper, section 3). With c =
 * LN(previous) and e = LN(other), every token's scores are s = W [softmax(q(c) k(e)ᵀ / √D) e ; c] +
 * b, and the output is Σ_j softmax_j(s_j / τ) LN_j(level_j) + w ⊙ c.
 *
 * <p>The attention reads all of the other modality, padding too: how much a text is padded changes
 * the result.
 *
 * <p>Letters: B batch, L own tokens, S the other modality's tokens, n levels, D hidden, d width of
 * a weight.
 */
final class AdaptiveManager extends Manager {
  private final LayerNorm otherNorm;
  private final Linear query;
  private final Linear key;
  private final ScaledDotProduct attention;
  private final Linear controller;
  private final LevelMixture mixture;
  private final Parameter previousWeight;

  AdaptiveManager(ManagerSize size) {
    long hidden = size.hiddenSize();
    this.otherNorm = child("extra_query_LayerNorm", new LayerNorm(hidden, size.layerNormEps()));
    this.query = child("fusion_attention.q_proj", new Linear(hidden, hidden));
    this.key = child("fusion_attention.k_proj", new Linear(hidden, hidden));
    this.attention = unnamedChild(new ScaledDotProduct(1, 0));
    this.controller = child("linear_controller", new Linear(2 * hidden, size.levels()));
    this.mixture = unnamedChild(new LevelMixture(size, size.levels() + 1));
    this.previousWeight =
        parameter("layer_scores_cross", InitialValue.ONE, 1, 1, 1, size.weightWidth());
  }

  @Override
  Tensor forward(List<Tensor> levels, Tensor previous, Tensor other) {
    Tensor own = mixture.normalizedPrevious(previous); // [B, L, D]
    Tensor attended = attend(own, otherNorm.forward(other)); // [B, L, D]
    Tensor scores = controller.forward(Tensors.concatenate(attended, own)); // [B, L, n]
    Tensor perLevel = scores.transpose(1, 2).unsqueeze(-1); // [B, n, L, 1]
    Tensor weight = previousWeight.tensor().select(1, 0); // [1, 1, d]
    return mixture.mix(levels, perLevel).add(own.mul(weight)); // [B, L, D]
  }

  /** Reads {@code other} [B, S, D] from {@code own} [B, L, D]: [B, L, D]. */
  private Tensor attend(Tensor own, Tensor other) {
    return attention.forward(query.forward(own), key.forward(other), other, AttentionMask.none());
  }
}
