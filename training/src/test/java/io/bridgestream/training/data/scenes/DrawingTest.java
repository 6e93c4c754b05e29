package io.bridgestream.training.data.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.model.image.DecodedImage;
import io.bridgestream.model.image.ImageDecoder;
import io.bridgestream.model.image.Pixels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DrawingTest {
  @Test
  void fillsASquareOfPixelsWhateverTheDrawingsOwnSizeIs() throws IOException {
    Pixels pixels =
        pixels(
            "<svg width='32' height='32' viewBox='0 0 32 32' xmlns='http://www.w3.org/2000/svg'>"
                + "<path d='M0 0H16V32H0Z' fill='#F8312F'/></svg>");

    assertThat(pixels.width()).isEqualTo(128);
    assertThat(pixels.height()).isEqualTo(128);
    assertThat(rgba(pixels, 2, 2)).containsExactly(0xF8, 0x31, 0x2F, 0xFF);
    assertThat(rgba(pixels, 62, 126)).containsExactly(0xF8, 0x31, 0x2F, 0xFF);
    assertThat(pixels.sample(66, 64, 3)).isZero();
  }

  @Test
  void refusesWhatIsNoDrawing() {
    assertThatThrownBy(() -> Drawing.png("no drawing".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessage("a drawing must be an SVG document, found 10 other bytes");
  }

  private static Pixels pixels(String svg) throws IOException {
    byte[] png = Drawing.png(svg.getBytes(StandardCharsets.UTF_8));
    return ((DecodedImage) ImageDecoder.defaults().decode(png)).pixels();
  }

  private static int[] rgba(Pixels pixels, int x, int y) {
    return new int[] {
      pixels.sample(x, y, 0), pixels.sample(x, y, 1), pixels.sample(x, y, 2), pixels.sample(x, y, 3)
    };
  }
}
