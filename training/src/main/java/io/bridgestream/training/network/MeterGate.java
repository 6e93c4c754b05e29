package io.bridgestream.training.network;

import io.bridgestream.training.nn.Linear;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * last + Σ_j softmax_j(W level_j + b) ⊙ level_j over the levels below the last: {@code
 * meter_fusion} of BridgeTower's repository.
 *
 * <p>Letters: B batch, L tokens, W width of the tower, M levels below the last.
 */
final class MeterGate extends TowerSummary {
  private final Linear gate;

  MeterGate(long width) {
    this.gate = unnamedChild(new Linear(width, width));
  }

  @Override
  Tensor forward(List<Tensor> levels, UnaryOperator<Tensor> reading) {
    List<Tensor> read = levels.stream().map(reading).toList();
    Tensor last = read.get(read.size() - 1); // [B, L, W]
    Tensor below = Tensors.stack(read.subList(0, read.size() - 1), 0); // [M, B, L, W]
    Tensor weights = gate.forward(below).softmax(0); // [M, B, L, W]
    return last.add(weights.mul(below).sum(0)); // [B, L, W]
  }
}
