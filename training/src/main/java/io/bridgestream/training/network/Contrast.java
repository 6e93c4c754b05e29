package io.bridgestream.training.network;

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
  /** Embeds the text tower's first token [B, D] as [B, E] of unit length. */
  public abstract Tensor embedText(Tensor textClass);

  /** Returns what {@link #embedImage} reads for every text, [B, W]. */
  public abstract Tensor imageClass(Trunk trunk, UniModalStates states);

  /** Embeds {@link #imageClass} [B, W] as [B, E] of unit length. */
  public abstract Tensor embedImage(Tensor imageClass);

  /** Returns logits [B, B] from embeddings [B, E]: a row for each of {@code rows}. */
  public abstract Tensor logits(Tensor rows, Tensor columns);
}
