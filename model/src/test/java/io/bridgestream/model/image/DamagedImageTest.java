package io.bridgestream.model.image;

import static io.bridgestream.model.image.TestImages.assertRejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.model.image.integrity.ImageDefect;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage that image libraries pass over in silence. */
final class DamagedImageTest {
  private static final ImageDecoder DECODER = ImageDecoder.defaults();
  private static final int FLIPS_PER_SAMPLE = 40;

  static Stream<String> samples() {
    return Stream.concat(
        SampleImagesTest.exactSamples(),
        Stream.of(
            "baseline.jpg",
            "full-chroma.jpg",
            "progressive.jpg",
            "grey.jpg",
            "cmyk.jpg",
            "lossy.webp",
            "lossy-alpha.webp"));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void rejectsAnImageCutAnywhere(String name) {
    byte[] whole = TestImages.bytes("samples/" + name);

    for (int length = 0; length < whole.length; length += 1 + whole.length / 200) {
      DecodeResult result = DECODER.decode(Arrays.copyOf(whole, length));

      assertThat(result).as("%s cut to %d bytes", name, length).isInstanceOf(RejectedImage.class);
    }
  }

  /** An end marker after the cut makes the file look whole; the pixels are grey all the same. */
  @ParameterizedTest
  @ValueSource(
      strings = {"baseline.jpg", "full-chroma.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg"})
  void rejectsACutJpegWithAnEndMarker(String name) {
    byte[] whole = TestImages.bytes("samples/" + name);
    byte[] pixels = TestImages.decode(whole).samples();

    for (int length = 2; length < whole.length - 2; length++) {
      byte[] cut = Arrays.copyOf(whole, length + 2);
      cut[length] = (byte) 0xFF;
      cut[length + 1] = (byte) 0xD9;
      DecodeResult result = DECODER.decode(cut);

      boolean harmless =
          result instanceof DecodedImage image && Arrays.equals(image.pixels().samples(), pixels);
      assertThat(harmless || result instanceof RejectedImage)
          .as("%s cut to %d bytes", name, length)
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain.gif", "interlaced.gif", "offset.gif"})
  void rejectsACutGifWithATrailer(String name) {
    byte[] whole = TestImages.bytes("samples/" + name);

    for (int length = 13; length < whole.length - 8; length++) {
      byte[] cut = Arrays.copyOf(whole, length + 2);
      cut[length + 1] = 0x3B;
      DecodeResult result = DECODER.decode(cut);

      assertThat(result).as("%s cut to %d bytes", name, length).isInstanceOf(RejectedImage.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lossless.webp", "lossless-alpha.webp", "lossy.webp"})
  void rejectsACutWebpWithMendedLengths(String name) {
    byte[] whole = TestImages.bytes("samples/" + name);

    for (int length = 40; length < whole.length - 6; length += 3) {
      byte[] cut = Arrays.copyOf(whole, length);
      putLittle(cut, 4, length - 8);
      putLittle(cut, 16, length - 20);
      DecodeResult result = DECODER.decode(cut);

      assertThat(result).as("%s cut to %d bytes", name, length).isInstanceOf(RejectedImage.class);
    }
  }

  private static void putLittle(byte[] bytes, int offset, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[offset + i] = (byte) (value >>> (8 * i));
    }
  }

  @Test
  void rejectsPngPixelsThatEndEarlyInASoundContainer() {
    byte[] rows = new byte[3 * 7 - 1];

    byte[] file = new PngBytes().header(2, 3, 8, 2).pixels(rows).end();

    assertRejected(file, ImageDefect.TRUNCATED).contains("must hold 21 bytes", "found 20");
  }

  @Test
  void rejectsPngWithAWrongChecksum() {
    byte[] file = new PngBytes().header(2, 3, 8, 2).pixels(new byte[3 * 7]).end();
    file[file.length - 1]++;

    assertRejected(file, ImageDefect.CORRUPT).contains("chunk IEND must have checksum");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void answersFlippedBitsWithAValue(String name) {
    byte[] whole = TestImages.bytes("samples/" + name);
    long seed = Long.getLong("tests.seed", 20261122);
    Random random = new Random(seed);

    for (int i = 0; i < FLIPS_PER_SAMPLE; i++) {
      byte[] damaged = whole.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }

      assertThat(DECODER.decode(damaged)).as("-Dtests.seed=%d, run %d", seed, i).isNotNull();
    }
  }
}
