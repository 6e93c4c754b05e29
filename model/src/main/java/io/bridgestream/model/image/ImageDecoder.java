package io.bridgestream.model.image;

import io.bridgestream.model.image.integrity.DefectException;
import io.bridgestream.model.image.integrity.ImageDefect;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JPEG, PNG, WebP, GIF (first frame) and BMP files to the pixels that Pillow's {@code
 * Image.open} shows. Damage that image libraries pass over in silence is found: an image is decoded
 * in full or rejected. Immutable and thread-safe.
 */
public final class ImageDecoder {
  private final ImageLimits limits;
  private final ExifOrientation orientation;

  /** Creates a decoder. */
  public ImageDecoder(ImageLimits limits, ExifOrientation orientation) {
    this.limits = limits;
    this.orientation = orientation;
  }

  /** Returns a decoder with default limits that turns images upright. */
  public static ImageDecoder defaults() {
    return new ImageDecoder(ImageLimits.defaults(), ExifOrientation.APPLY);
  }

  /**
   * Decodes a file. Whatever the bytes are, the answer is a value; the array is not kept.
   *
   * @throws OutOfMemoryError if the process has less free heap than the limits assume
   */
  public DecodeResult decode(byte[] file) {
    try {
      return new DecodedImage(read(file));
    } catch (DefectException e) {
      return rejected(e.defect(), e.getMessage());
    } catch (EOFException e) {
      return rejected(ImageDefect.TRUNCATED, "pixels must be complete, found their end");
    } catch (IOException | RuntimeException | StackOverflowError e) {
      rethrowOutOfMemory(e);
      return rejected(
          ImageDefect.CORRUPT, "pixels must be readable, found " + e.getClass().getSimpleName());
    }
  }

  private Pixels read(byte[] file) throws DefectException, IOException {
    limits.requireBytes(file.length);
    ImageFile image = ImageFile.open(file);
    limits.requireSize(image.width(), image.height(), image.bytesPerPixel());
    Pixels pixels = image.read();
    return switch (orientation) {
      case APPLY -> Orientation.of(image.exif()).upright(pixels);
      case IGNORE -> pixels;
    };
  }

  private static RejectedImage rejected(ImageDefect defect, @Nullable String rule) {
    return new RejectedImage(defect, "Cannot decode image: " + rule);
  }

  /** Libraries wrap it into checked exceptions; it says nothing about the file. */
  private static void rethrowOutOfMemory(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError error) {
        throw error;
      }
    }
  }
}
