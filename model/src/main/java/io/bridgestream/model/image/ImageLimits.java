package io.bridgestream.model.image;

import io.bridgestream.model.image.integrity.DefectException;
import io.bridgestream.model.image.integrity.ImageDefect;

/**
 * What an image may cost. All limits are checked against the file's headers, before anything is
 * unpacked.
 *
 * @param maxBytes the longest file, in bytes
 * @param maxPixels the largest width times height
 * @param maxSide the largest width, and height, in pixels
 * @param maxDecodingBytes the most heap that unpacking one image may take, in bytes, as estimated
 *     from its size and kind; the file itself is not counted
 */
public record ImageLimits(int maxBytes, int maxPixels, int maxSide, long maxDecodingBytes) {
  /** Files of up to 32 MiB. */
  public static final int DEFAULT_MAX_BYTES = 32 << 20;

  /** Images of up to 50 million pixels. */
  public static final int DEFAULT_MAX_PIXELS = 50_000_000;

  /** Sides of up to 32,767 pixels. */
  public static final int DEFAULT_MAX_SIDE = 32_767;

  /** Up to 256 MiB of heap per image. */
  public static final long DEFAULT_MAX_DECODING_BYTES = 256L << 20;

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public ImageLimits {
    if (maxBytes < 1 || maxPixels < 1 || maxSide < 1 || maxDecodingBytes < 1) {
      throw new IllegalArgumentException(
          "Cannot limit images: limits must be positive, found %d bytes, %d pixels, %d a side, %d"
              .formatted(maxBytes, maxPixels, maxSide, maxDecodingBytes));
    }
  }

  /** Returns the defaults. */
  public static ImageLimits defaults() {
    return new ImageLimits(
        DEFAULT_MAX_BYTES, DEFAULT_MAX_PIXELS, DEFAULT_MAX_SIDE, DEFAULT_MAX_DECODING_BYTES);
  }

  void requireBytes(int length) throws DefectException {
    if (length > maxBytes) {
      throw new DefectException(
          ImageDefect.TOO_MANY_BYTES,
          "files must have at most %d bytes, found %d".formatted(maxBytes, length));
    }
  }

  void requireSize(int width, int height, int bytesPerPixel) throws DefectException {
    if (width > maxSide || height > maxSide) {
      throw new DefectException(
          ImageDefect.SIDE_TOO_LONG,
          "sides must be at most %d pixels, found %dx%d".formatted(maxSide, width, height));
    }
    long pixels = (long) width * height;
    if (pixels > maxPixels) {
      throw new DefectException(
          ImageDefect.TOO_MANY_PIXELS,
          "images must have at most %d pixels, found %dx%d".formatted(maxPixels, width, height));
    }
    if (pixels * bytesPerPixel > maxDecodingBytes) {
      throw new DefectException(
          ImageDefect.TOO_MUCH_MEMORY,
          "unpacking must take at most %d bytes, found %dx%d pixels of %d bytes"
              .formatted(maxDecodingBytes, width, height, bytesPerPixel));
    }
  }
}
