package io.bridgestream.training.network;

import io.bridgestream.training.nn.LayerNorm;
import org.bytedeco.pytorch.Tensor;

/** LN(uni-modal + cross-modal): the bridge of every published checkpoint. */
final class AddLink extends LinkTower {
  private final LayerNorm norm;

  AddLink(long hiddenSize, double layerNormEps) {
    this.norm = child("LayerNorm", new LayerNorm(hiddenSize, layerNormEps));
  }

  @Override
  Tensor forward(Tensor uniModal, Tensor crossModal) {
    return norm.forward(uniModal.add(crossModal));
  }
}
