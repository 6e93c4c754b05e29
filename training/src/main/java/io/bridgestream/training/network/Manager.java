package io.bridgestream.training.network;

import io.bridgestream.model.config.ManagerTowerConfig.ManagerType;
import io.bridgestream.training.nn.Layer;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A manager of the ManagerTower paper for levels above the first: weighs the managed uni-modal
 * levels and adds the weighted output of the cross-modal level below.
 */
abstract sealed class Manager extends Layer permits StaticManager, AdaptiveManager {
  /** Declares a manager of the given kind. */
  static Manager of(ManagerType type, ManagerSize size) {
    return switch (type) {
      case SAUE -> new StaticManager(size);
      case AAUE -> new AdaptiveManager(size);
    };
  }

  /**
   * Mixes {@code levels}, lowest first, [B, L, D] each, and {@code previous} [B, L, D], this
   * modality's output of the level below, to [B, L, D]; may look at the other modality's, {@code
   * other} [B, S, D]. Letters: B batch, L own tokens, S the other modality's tokens, D hidden.
   */
  abstract Tensor forward(List<Tensor> levels, Tensor previous, Tensor other);
}
