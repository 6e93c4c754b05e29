package io.bridgestream.model.image.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.model.image.Pixels;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImagePreprocessorTest {

  /** Published large models were trained like this; transformers 5 alone would crop to 288. */
  @Test
  void laysThreeBlackPixelsAroundAnImageOfTheLargeModel() {
    PixelBytes image = preprocess(ImageTransform.HUGGING_FACE, 294, white(600, 600));

    assertThat(image.height()).isEqualTo(294);
    assertThat(image.width()).isEqualTo(294);
    for (int y : new int[] {0, 2, 3, 290, 291, 293}) {
      int expected = y < 3 || y > 290 ? 0 : 255;
      assertThat(sample(image, 150, y)).as("row %d", y).isEqualTo(expected);
      assertThat(sample(image, y, 150)).as("column %d", y).isEqualTo(expected);
    }
  }

  /** transformers raises for these: a side would become 0. */
  @ParameterizedTest
  @CsvSource({"17, 400, 16, 48", "400, 17, 16, 48", "1, 30000, 16, 48"})
  void keepsOneDivisorOfAnExtremeShape(int width, int height, int firstShown, int firstBlack) {
    PixelBytes image = preprocess(ImageTransform.HUGGING_FACE, 64, white(width, height));

    boolean wide = width > height;
    for (int at : new int[] {firstShown - 1, firstShown, firstBlack - 1, firstBlack}) {
      int expected = at >= firstShown && at < firstBlack ? 255 : 0;
      assertThat(sample(image, wide ? 32 : at, wide ? at : 32)).isEqualTo(expected);
    }
  }

  /** Whole, the resized image would be 4096 x 67 million pixels. */
  @Test
  void cropsAnExtremeShapeWithoutResizingAllOfIt() {
    PixelBytes image = preprocess(ImageTransform.CLIP, 4096, white(2, 32767));

    assertThat(sample(image, 4095, 4095)).isEqualTo(255);
  }

  @Test
  void squashesWithoutRegardForTheAspect() {
    PixelBytes image = preprocess(ImageTransform.SQUASH, 30, white(500, 20));

    assertThat(image.width()).isEqualTo(30);
    assertThat(image.height()).isEqualTo(30);
    assertThat(sample(image, 0, 29)).isEqualTo(255);
  }

  @Test
  void givesBytesThatNormaliseToTheFloats() {
    PixelBytes image = preprocess(ImageTransform.HUGGING_FACE, 64, white(100, 100));

    float[] floats = image.toFloats();

    Normalization normalization = image.normalization();
    ByteBuffer bytes = image.bytes();
    for (int i = 0; i < floats.length; i++) {
      float expected = normalization.table(i / (64 * 64))[bytes.get(i) & 0xFF];
      assertThat(floats[i]).isEqualTo(expected);
    }
  }

  private static PixelBytes preprocess(ImageTransform transform, int side, Pixels image) {
    return ImagePreprocessor.of(PreprocessorConfig.of(transform, side)).preprocess(image);
  }

  private static Pixels white(int width, int height) {
    byte[] samples = new byte[width * height * Pixels.RGB];
    Arrays.fill(samples, (byte) 255);
    return Pixels.copyOf(width, height, Pixels.RGB, samples);
  }

  private static int sample(PixelBytes image, int x, int y) {
    return image.bytes().get(y * image.width() + x) & 0xFF;
  }
}
