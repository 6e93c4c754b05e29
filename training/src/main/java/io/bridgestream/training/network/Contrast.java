package io.bridgestream.training.network;

import io.bridgestream.training.nn.Linear;
import org.bytedeco.pytorch.Tensor;

/**
 * Heads that embed texts and images by themselves, so that many can be compared. The originals'
 * image head reads the vision tower, Hugging Face's the projection after it.
 *
 * <p>Letters: B batch, D width of the text tower, W of what the image head reads, E of an
 * embedding.
 */
public abstract sealed class Contrast extends Head
    permits ContrastiveHead, HuggingFaceContrastiveHead {
  private final Linear textHead;
  private final Linear imageHead;

  /** Declares both heads; {@code prefix} is what the family's files call them. */
  Contrast(String prefix, Linear textHead, Linear imageHead) {
    this.textHead = child(prefix + "text_head.fc", textHead);
    this.imageHead = child(prefix + "image_head.fc", imageHead);
  }

  /** Embeds the text tower's first token [B, D] as [B, E] of unit length. */
  public final Tensor embedText(Tensor textClass) {
    return Tensors.unitLength(textHead.forward(textClass));
  }

  /** Returns what {@link #embedImage} reads for every text, [B, W]. */
  public abstract Tensor imageClass(Trunk trunk, UniModalStates states);

  /** Embeds {@link #imageClass} [B, W] as [B, E] of unit length. */
  public final Tensor embedImage(Tensor imageClass) {
    return Tensors.unitLength(imageHead.forward(imageClass));
  }

  /** Returns logits [B, B] from embeddings [B, E]: a row for each of {@code rows}. */
  public final Tensor logits(Tensor rows, Tensor columns) {
    return scaled(rows.matmul(columns.transpose(0, 1)));
  }

  /** Makes logits of {@code cosines} by what was learned for it. */
  abstract Tensor scaled(Tensor cosines);
}
