package io.bridgestream.model.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OrientationTest {
  private static final ImageDecoder APPLYING = ImageDecoder.defaults();

  /** The stored image is "ab" over "cd" over "ef"; the pictures are what EXIF means by a number. */
  @ParameterizedTest
  @CsvSource({
    "1, ab/cd/ef",
    "2, ba/dc/fe",
    "3, fe/dc/ba",
    "4, ef/cd/ab",
    "5, ace/bdf",
    "6, eca/fdb",
    "7, fdb/eca",
    "8, bdf/ace",
    "0, ab/cd/ef",
    "9, ab/cd/ef"
  })
  void turnsImagesUpright(int orientation, String upright) {
    byte[] file = png(exif(orientation));

    Pixels pixels = TestImages.pixels(APPLYING.decode(file));

    assertThat(picture(pixels)).isEqualTo(upright);
  }

  @Test
  void leavesImagesAsStoredWhenAskedTo() {
    Pixels pixels = TestImages.decode(png(exif(6)));

    assertThat(picture(pixels)).isEqualTo("ab/cd/ef");
  }

  @Test
  void takesAnImageWithBrokenExifAsUpright() {
    byte[] nonsense = {'M', 'M', 0, 42, 127, 127, 127, 127};

    Pixels pixels = TestImages.pixels(APPLYING.decode(png(nonsense)));

    assertThat(picture(pixels)).isEqualTo("ab/cd/ef");
  }

  @Test
  void readsTheOrientationOfJpeg() {
    byte[] file = TestImages.bytes("golden/10_75x100_rgb.jpg");

    Pixels upright = TestImages.pixels(APPLYING.decode(file));

    Pixels stored = TestImages.decode(file);
    assertThat(stored.width()).isEqualTo(75);
    assertThat(upright.width()).isEqualTo(100);
    assertThat(upright.sample(99, 0, 1)).isEqualTo(stored.sample(0, 0, 1));
    assertThat(upright.sample(0, 74, 2)).isEqualTo(stored.sample(74, 99, 2));
  }

  private static byte[] exif(int orientation) {
    ByteBuffer tiff = ByteBuffer.allocate(26).order(ByteOrder.BIG_ENDIAN);
    tiff.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8);
    tiff.putShort((short) 1);
    tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    tiff.putShort((short) orientation).putShort((short) 0).putInt(0);
    return tiff.array();
  }

  private static byte[] png(byte[] exif) {
    byte[] rows = new byte[3 * 7];
    for (int i = 0; i < 6; i++) {
      for (int channel = 0; channel < 3; channel++) {
        rows[i / 2 * 7 + 1 + i % 2 * 3 + channel] = (byte) ('a' + i);
      }
    }
    return new PngBytes().header(2, 3, 8, 2).chunk("eXIf", exif).pixels(rows).end();
  }

  private static String picture(Pixels pixels) {
    StringBuilder picture = new StringBuilder();
    for (int y = 0; y < pixels.height(); y++) {
      picture.append(y == 0 ? "" : "/");
      for (int x = 0; x < pixels.width(); x++) {
        picture.append((char) pixels.sample(x, y, 0));
      }
    }
    return picture.toString();
  }
}
