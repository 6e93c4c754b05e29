package io.bridgestream.training.network;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Which image each text of a batch is about. What depends on images alone is computed once per
 * image and repeated for its texts as late as possible.
 *
 * <p>Letters: P texts, B images.
 */
public final class ImageOfText {
  /** Every text has the image of its own place. */
  public static final ImageOfText OWN = new ImageOfText(null);

  private final @Nullable Tensor places;

  private ImageOfText(@Nullable Tensor places) {
    this.places = places;
  }

  /** Returns what {@code places} says, int64 [P]. */
  static ImageOfText of(Tensor places) {
    return new ImageOfText(places);
  }

  /** Maps rows per image [B, ...] to rows per text [P, ...]. */
  Tensor repeat(Tensor perImage) {
    return places == null ? perImage : perImage.index_select(0, places);
  }
}
