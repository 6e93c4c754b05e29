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
public final class HuggingFaceContrastiveHead extends Head {
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

  /** Embeds the text tower's first token [B, D] as [B, E] of unit length. */
  public Tensor embedText(Tensor textClass) {
    return Tensors.unitLength(textHead.forward(textClass));
  }

  /** Embeds the projected class token [B, D] of the image as [B, E] of unit length. */
  public Tensor embedImage(Tensor projectedImageClass) {
    return Tensors.unitLength(imageHead.forward(projectedImageClass));
  }

  /** Embeds pooled states [B, 2D] as [B, E] of unit length. */
  public Tensor embedPair(Tensor pooled) {
    return Tensors.unitLength(crossModalHead.forward(pooled));
  }

  /** Returns logits [B, B] from embeddings [B, E]: a row for each of {@code rows}. */
  public Tensor logits(Tensor rows, Tensor columns) {
    return rows.matmul(columns.transpose(0, 1)).mul(logScale.tensor().exp());
  }
}
