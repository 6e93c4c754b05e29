package io.bridgestream.training.network;

import io.bridgestream.training.nn.Layer;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** How METER condenses the levels of a tower into the one that enters the fusion. */
abstract sealed class TowerSummary extends Layer permits LastLevel, MeterGate {
  /**
   * Condenses {@code levels}, lowest first, [B, L, W] each, to [B, L, W]; those that are read go
   * through {@code reading} first. Letters: B batch, L tokens, W width of the tower.
   */
  abstract Tensor forward(List<Tensor> levels, UnaryOperator<Tensor> reading);
}
