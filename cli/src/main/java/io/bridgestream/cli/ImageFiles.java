package io.bridgestream.cli;

import io.bridgestream.model.image.DecodeResult;
import io.bridgestream.model.image.DecodedImage;
import io.bridgestream.model.image.ImageDecoder;
import io.bridgestream.model.image.ImageLimits;
import io.bridgestream.model.image.Pixels;
import io.bridgestream.model.image.RejectedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Images that a user names. */
final class ImageFiles {
  private ImageFiles() {}

  /**
   * Reads an image.
   *
   * @throws CommandFailedException if the file can't be read or is no image that can be decoded
   */
  static Pixels read(Path file) {
    DecodeResult result = ImageDecoder.defaults().decode(bytes(file));
    if (result instanceof DecodedImage decoded) {
      return decoded.pixels();
    }
    throw new CommandFailedException(file + ": " + ((RejectedImage) result).message());
  }

  private static byte[] bytes(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new CommandFailedException("Cannot read image %s: no such file".formatted(file));
      }
      long size = Files.size(file);
      if (size > ImageLimits.DEFAULT_MAX_BYTES) {
        throw new CommandFailedException(
            "Cannot read image %s: it must have at most %d bytes, found %d"
                .formatted(file, ImageLimits.DEFAULT_MAX_BYTES, size));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailedException(
          "Cannot read image %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
