package io.bridgestream.training.network;

import io.bridgestream.training.nn.InitialValue;
import io.bridgestream.training.nn.LayerNorm;
import io.bridgestream.training.nn.Parameter;
import org.bytedeco.pytorch.Tensor;

/** LN(f · uni-modal + cross-modal) with a learned scalar f. */
final class ScaledAddLink extends LinkTower {
  private final Parameter factor;
  private final LayerNorm norm;

  ScaledAddLink(long hiddenSize, double layerNormEps) {
    this.factor = parameter("scaled_factor", InitialValue.ONE);
    this.norm = child("LayerNorm", new LayerNorm(hiddenSize, layerNormEps));
  }

  @Override
  Tensor forward(Tensor uniModal, Tensor crossModal) {
    return norm.forward(uniModal.mul(factor.tensor()).add(crossModal));
  }
}
