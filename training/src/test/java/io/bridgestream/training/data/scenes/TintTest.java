package io.bridgestream.training.data.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.model.image.Pixels;
import io.bridgestream.training.TestSeed;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TintTest {
  /** What browsers make of pure red by {@code hue-rotate(180deg)}. */
  @Test
  void turnsHuesAsStylesheetsDo() {
    assertThat(samples(new Tint(180, false).of(pixel(255, 0, 0, 77)))).containsExactly(0, 109, 109);
  }

  @Test
  void exchangesLightAndDark() {
    assertThat(samples(new Tint(0, true).of(pixel(255, 10, 100, 77)))).containsExactly(0, 245, 155);
  }

  @Test
  void keepsGrayAndTransparencyWhateverTheTurn() {
    SplittableRandom random = new SplittableRandom(TestSeed.next());
    for (int i = 0; i < 50; i++) {
      int gray = random.nextInt(256);
      Pixels turned = new Tint(random.nextDouble(360), false).of(pixel(gray, gray, gray, i));

      assertThat(samples(turned)).containsExactly(gray, gray, gray);
      assertThat(turned.sample(0, 0, 3)).isEqualTo(i);
    }
  }

  private static Pixels pixel(int red, int green, int blue, int alpha) {
    byte[] samples = {(byte) red, (byte) green, (byte) blue, (byte) alpha};
    return Pixels.copyOf(1, 1, Pixels.RGBA, samples);
  }

  private static int[] samples(Pixels pixels) {
    return new int[] {pixels.sample(0, 0, 0), pixels.sample(0, 0, 1), pixels.sample(0, 0, 2)};
  }
}
