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
  private final Linear textHead;
  private final Linear imageHead;
  private final Linear crossModalHead;
  private final Parameter logScale;

  /** Declares the heads, whose scale starts at exp({@code initialLogScale}). */
  public HuggingFaceContrastiveHead(long hiddenSize, long size, double initialLogScale) {
    this.textHead = child("itc_text_head.fc", new Linear(hiddenSize, size));
    this.imageHead = child("itc_image_head.fc", new Linear(hiddenSize, size));
    this.crossModalHead = child("itc_cross_modal_head.fc", new Linear(2 * hiddenSize, size));
    this.logScale = parameter("logit_scale", new InitialValue.Constant(initialLogScale));
  }

  @Override
  public Tensor embedText(Tensor textClass) {
    return Tensors.unitLength(textHead.forward(textClass));
  }

  @Override
  public Tensor imageClass(Trunk trunk, UniModalStates states) {
    return trunk.projectedImageClass(states);
  }

  @Override
  public Tensor embedImage(Tensor imageClass) {
    return Tensors.unitLength(imageHead.forward(imageClass));
  }

  /** Embeds pooled states [B, 2D] as [B, E] of unit length. */
  public Tensor embedPair(Tensor pooled) {
    return Tensors.unitLength(crossModalHead.forward(pooled));
  }

  @Override
  public Tensor logits(Tensor rows, Tensor columns) {
    return rows.matmul(columns.transpose(0, 1)).mul(logScale.tensor().exp());
  }
}
