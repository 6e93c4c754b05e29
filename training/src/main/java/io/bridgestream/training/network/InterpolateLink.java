package io.bridgestream.training.network;

import io.bridgestream.training.nn.InitialValue;
import io.bridgestream.training.nn.LayerNorm;
import io.bridgestream.training.nn.Parameter;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** LN((1 - β) · uni-modal + β · cross-modal) with a learned scalar β. */
final class InterpolateLink extends LinkTower {
  private final Parameter beta;
  private final LayerNorm norm;

  InterpolateLink(long hiddenSize, double layerNormEps) {
    this.beta = parameter("beta", new InitialValue.Constant(0.5));
    this.norm = child("LayerNorm", new LayerNorm(hiddenSize, layerNormEps));
  }

  @Override
  Tensor forward(Tensor uniModal, Tensor crossModal) {
    Tensor rest = torch.ones_like(beta.tensor()).sub(beta.tensor()); // []
    return norm.forward(uniModal.mul(rest).add(crossModal.mul(beta.tensor())));
  }
}
