package io.bridgestream.training.network;

import io.bridgestream.model.config.LinkTowerType;
import io.bridgestream.training.nn.Layer;
import org.bytedeco.pytorch.Tensor;

/** A bridge of the BridgeTower paper: joins a uni-modal level with the cross-modal level below. */
abstract sealed class LinkTower extends Layer permits AddLink, ScaledAddLink, InterpolateLink {
  /** Declares a bridge of the given kind. */
  static LinkTower of(LinkTowerType type, long hiddenSize, double layerNormEps) {
    return switch (type) {
      case ADD -> new AddLink(hiddenSize, layerNormEps);
      case SCALED_ADD -> new ScaledAddLink(hiddenSize, layerNormEps);
      case INTERPOLATE -> new InterpolateLink(hiddenSize, layerNormEps);
    };
  }

  /**
   * Joins {@code uniModal} and {@code crossModal}, both [B, L, D], to [B, L, D]. Letters: B batch,
   * L tokens, D hidden.
   */
  abstract Tensor forward(Tensor uniModal, Tensor crossModal);
}
