package io.bridgestream.model.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples that {@code sample_images.py} drew, against the pixels that Pillow decodes. */
final class SampleImagesTest {

  static Stream<String> exactSamples() {
    return Stream.of(
        "palette.png",
        "grey-alpha.png",
        "alpha.png",
        "bits.png",
        "keyed.png",
        "rgb16.png",
        "grey2.png",
        "lossless.webp",
        "lossless-alpha.webp",
        "animated.webp",
        "plain.gif",
        "interlaced.gif",
        "offset.gif",
        "animated.gif",
        "rgb24.bmp",
        "bits.bmp",
        "palette8.bmp",
        "rgb32.bmp",
        "rgb565.bmp",
        "alpha32.bmp",
        "runs8.bmp");
  }

  @ParameterizedTest
  @MethodSource("exactSamples")
  void decodesToPillowsPixels(String name) {
    Pixels decoded = sample(name);

    Pixels expected = sample(name + ".expected.png");

    assertThat(decoded.toString()).isEqualTo(expected.toString());
    assertThat(decoded.samples()).isEqualTo(expected.samples());
  }

  /** Exact where the JDK uses libjpeg-turbo; its own copy of libjpeg may differ by a few levels. */
  @ParameterizedTest
  @ValueSource(
      strings = {"baseline.jpg", "full-chroma.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg"})
  void decodesJpegWithinAFewLevelsOfPillow(String name) {
    Pixels decoded = sample(name);

    Pixels expected = sample(name + ".expected.png");

    assertThat(decoded.toString()).isEqualTo(expected.toString());
    assertThat(meanDifference(decoded, expected)).isLessThan(0.5);
  }

  /** The reader doesn't smooth chroma as libwebp does. */
  @ParameterizedTest
  @ValueSource(strings = {"lossy.webp", "lossy-alpha.webp"})
  void decodesLossyWebpNearPillow(String name) {
    Pixels decoded = sample(name);

    Pixels expected = sample(name + ".expected.png");

    assertThat(decoded.toString()).isEqualTo(expected.toString());
    assertThat(meanDifference(decoded, expected)).isLessThan(3);
  }

  private static Pixels sample(String name) {
    return TestImages.decode(TestImages.bytes("samples/" + name));
  }

  private static double meanDifference(Pixels first, Pixels second) {
    byte[] left = first.samples();
    byte[] right = second.samples();
    long sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += Math.abs((left[i] & 0xFF) - (right[i] & 0xFF));
    }
    return (double) sum / left.length;
  }
}
