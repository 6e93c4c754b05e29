package io.bridgestream.training.network;

import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** The last level as it is: METER as published. */
final class LastLevel extends TowerSummary {
  @Override
  Tensor forward(List<Tensor> levels, UnaryOperator<Tensor> reading) {
    return reading.apply(levels.get(levels.size() - 1));
  }
}
