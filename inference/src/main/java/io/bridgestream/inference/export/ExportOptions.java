package io.bridgestream.inference.export;

import io.bridgestream.inference.manifest.PixelFormat;
import io.bridgestream.inference.manifest.Precision;
import java.util.OptionalInt;

/**
 * How to export a checkpoint.
 *
 * @param precision in which numbers the graphs compute
 * @param imageSize side of the images in pixels; empty for the checkpoint's own
 * @param pixels whether the graphs normalise pixels or the caller does
 */
public record ExportOptions(Precision precision, OptionalInt imageSize, PixelFormat pixels) {
  /** fp32, the checkpoint's own image size, bytes. */
  public static final ExportOptions DEFAULT =
      new ExportOptions(Precision.FP32, OptionalInt.empty(), PixelFormat.BYTES);

  /** Returns these options with another precision. */
  public ExportOptions withPrecision(Precision other) {
    return new ExportOptions(other, imageSize, pixels);
  }

  /** Returns these options for another image size. */
  public ExportOptions withImageSize(int side) {
    return new ExportOptions(precision, OptionalInt.of(side), pixels);
  }

  /** Returns these options for other pixels. */
  public ExportOptions withPixels(PixelFormat other) {
    return new ExportOptions(precision, imageSize, other);
  }
}
