package io.bridgestream.training.network;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * What the towers make of a batch, before the fusion.
 *
 * @param text the text tower's embeddings, then each layer's output: [B, T, D] each
 * @param image the vision tower's embeddings, then each block's output, not normalised: [B, N, W]
 *     each, a row per image
 * @param textMask which tokens may be read
 * @param imageOf which image each text is about
 */
public record UniModalStates(
    List<Tensor> text, List<Tensor> image, AttentionMask textMask, ImageOfText imageOf) {
  /** Returns the first token of the last text layer, [B, D]. */
  public Tensor textClass() {
    return text.get(text.size() - 1).select(1, 0);
  }

  /** Returns some of the texts; {@code rows} are their numbers, int64 [P]. */
  public UniModalStates texts(Tensor rows) {
    return new UniModalStates(
        text.stream().map(level -> level.index_select(0, rows)).toList(),
        image,
        textMask.rows(rows),
        imageOf);
  }

  /**
   * Returns these texts together with the images that they are about.
   *
   * @param images what the vision tower made of them
   * @param places for every text the place of its image, int64 [B]
   */
  public UniModalStates about(UniModalStates images, Tensor places) {
    return new UniModalStates(text, images.image, textMask, ImageOfText.of(places));
  }

  /** Returns the {@code count} highest text levels, lowest first. */
  List<Tensor> topText(int count) {
    return text.subList(text.size() - count, text.size());
  }

  /** Returns the {@code count} highest vision levels, lowest first, not normalised. */
  List<Tensor> topImage(int count) {
    return image.subList(image.size() - count, image.size());
  }
}
