package io.bridgestream.model.image;

/**
 * A part of an image, in pixels.
 *
 * @param left the first column
 * @param top the first row
 * @param width at least 1
 * @param height at least 1
 */
public record Region(int left, int top, int width, int height) {
  /**
   * Checks the sides.
   *
   * @throws IllegalArgumentException if the region is empty or starts before the image
   */
  public Region {
    if (left < 0 || top < 0 || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "Cannot take a part of an image: it must have pixels from 0 on, found %dx%d at %d,%d"
              .formatted(width, height, left, top));
    }
  }

  /** Returns the whole of an image with these sides. */
  public static Region whole(int width, int height) {
    return new Region(0, 0, width, height);
  }
}
