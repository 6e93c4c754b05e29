package io.bridgestream.training.network;

import io.bridgestream.training.nn.InitialValue;
import io.bridgestream.training.nn.Linear;
import io.bridgestream.training.nn.Parameter;
import org.bytedeco.pytorch.Tensor;

/**
 * Hugging Face's contrastive heads: text, image (after the projection, unlike the originals) and
 * pooled states, each through a Linear layer to unit length; similarities times a learned scale.
 *
 * <p>Letters: B batch, D hidden, E width of an embedding.
 */
public final class HuggingFaceContrastiveHead extends Contrast {
  private final Linear crossModalHead;
  private final Parameter logScale;

  /** Declares the heads, whose scale starts at exp({@code initialLogScale}). */
  public HuggingFaceContrastiveHead(long hiddenSize, long size, double initialLogScale) {
    super("itc_", new Linear(hiddenSize, size), new Linear(hiddenSize, size));
    this.crossModalHead = child("itc_cross_modal_head.fc", new Linear(2 * hiddenSize, size));
    this.logScale = parameter("logit_scale", new InitialValue.Constant(initialLogScale));
  }

  @Override
  public Tensor imageClass(Trunk trunk, UniModalStates states) {
    return trunk.projectedImageClass(states);
  }

  /** Embeds pooled states [B, 2D] as [B, E] of unit length. */
  public Tensor embedPair(Tensor pooled) {
    return Tensors.unitLength(crossModalHead.forward(pooled));
  }

  @Override
  Tensor scaled(Tensor cosines) {
    return cosines.mul(logScale.tensor().exp());
  }
}
