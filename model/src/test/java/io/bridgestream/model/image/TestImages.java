package io.bridgestream.model.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.model.image.integrity.ImageDefect;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.assertj.core.api.AbstractStringAssert;

/** Reads the images beside the tests, and looks at what the decoder makes of them. */
public final class TestImages {
  private static final ImageDecoder AS_STORED =
      new ImageDecoder(ImageLimits.defaults(), ExifOrientation.IGNORE);

  private TestImages() {}

  /** Returns the bytes of a file beside the tests. */
  public static byte[] bytes(String name) {
    try (InputStream in = TestImages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no test file " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the pixels as stored, of an image that must be readable. */
  public static Pixels decode(byte[] bytes) {
    return pixels(AS_STORED.decode(bytes));
  }

  /** Returns the pixels of a result that must have some. */
  public static Pixels pixels(DecodeResult result) {
    assertThat(result).isInstanceOf(DecodedImage.class);
    return ((DecodedImage) result).pixels();
  }

  /** Asserts that the decoder rejects the bytes; returns the message to look at. */
  static AbstractStringAssert<?> assertRejected(byte[] bytes, ImageDefect defect) {
    DecodeResult result = AS_STORED.decode(bytes);
    assertThat(result).isInstanceOf(RejectedImage.class);
    RejectedImage rejected = (RejectedImage) result;
    assertThat(rejected.defect()).as(rejected.message()).isEqualTo(defect);
    return assertThat(rejected.message()).startsWith("Cannot decode image: ").hasLineCount(1);
  }
}
