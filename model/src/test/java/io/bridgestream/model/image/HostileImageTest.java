package io.bridgestream.model.image;

import static io.bridgestream.model.image.TestImages.assertRejected;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.model.image.integrity.ImageDefect;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that lie about their size, or cost more than they weigh. The tests run in 512 MB. */
final class HostileImageTest {

  @ParameterizedTest
  @CsvSource({
    "20000, 20000, 8, 2, TOO_MANY_PIXELS",
    "65500, 65500, 1, 0, SIDE_TOO_LONG",
    "2147483647, 2147483647, 8, 2, SIDE_TOO_LONG",
    "1, 50000, 8, 2, SIDE_TOO_LONG",
    "7000, 7000, 16, 6, TOO_MUCH_MEMORY",
    "-1, 10, 8, 2, CORRUPT",
    "0, 10, 8, 2, CORRUPT",
    "10, 10, 3, 0, CORRUPT",
    "10, 10, 16, 3, CORRUPT",
    "10, 10, 8, 7, CORRUPT"
  })
  void rejectsPngByItsHeader(int width, int height, int bits, int color, ImageDefect defect) {
    byte[] bomb = new byte[1 << 20];

    byte[] file = new PngBytes().header(width, height, bits, color).pixels(bomb).end();

    assertRejected(file, defect);
  }

  @Test
  void stopsInflatingAPngThatHoldsMoreThanItsPixels() {
    byte[] bomb = new byte[64 << 20];

    byte[] file = new PngBytes().header(2, 2, 8, 0).pixels(bomb).end();

    assertThat(TestImages.decode(file).width()).isEqualTo(2);
  }

  @Test
  void rejectsGifThatClaimsMoreThanItHolds() {
    byte[] file =
        HexFormat.of().parseHex("474946383961ffffffff000000" + "2c00000000ffffffff00023b");

    assertRejected(Arrays.copyOf(file, 35), ImageDefect.TRUNCATED);
  }

  @Test
  void rejectsGifWithAHugeScreen() {
    byte[] file = TestImages.bytes("samples/plain.gif");
    Arrays.fill(file, 6, 10, (byte) 0xFF);

    assertRejected(file, ImageDefect.SIDE_TOO_LONG).contains("65535x65535");
  }

  @ParameterizedTest
  @CsvSource({
    "2147483647, 1, SIDE_TOO_LONG",
    "32000, 32000, TOO_MANY_PIXELS",
    "30000, -2147483648, CORRUPT",
    "-5, 5, CORRUPT",
    "5, 0, CORRUPT",
    "3000, 3000, TRUNCATED"
  })
  void rejectsBmpByItsHeader(int width, int height, ImageDefect defect) {
    byte[] file = TestImages.bytes("samples/rgb24.bmp");
    ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(18, width).putInt(22, height);

    assertRejected(file, defect);
  }

  @Test
  void rejectsBmpWhosePixelsStartBeyondItsEnd() {
    byte[] file = TestImages.bytes("samples/rgb24.bmp");
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(10, -1);

    assertRejected(file, ImageDefect.TRUNCATED);
  }

  @Test
  void rejectsWebpWhoseCanvasIsNotItsPicture() {
    byte[] file = TestImages.bytes("samples/lossy-alpha.webp");
    Arrays.fill(file, 24, 30, (byte) 0xFF);

    assertRejected(file, ImageDefect.CORRUPT).contains("canvas of 16777216x16777216");
  }

  /** The reader of lossless alpha would go on for minutes, an exception for every bit. */
  @Test
  void rejectsWebpWhoseAlphaAndPictureAreEmpty() {
    int side = 4000;
    ByteBuffer file = ByteBuffer.allocate(66).order(ByteOrder.LITTLE_ENDIAN);
    put(file, "RIFF").putInt(58);
    put(put(file, "WEBP"), "VP8X").putInt(10).putInt(0x10);
    file.putShort((short) (side - 1)).put((byte) 0).putShort((short) (side - 1)).put((byte) 0);
    put(file, "ALPH").putInt(2).put((byte) 1).put((byte) 0);
    put(file, "VP8 ").putInt(18).put(new byte[] {0x10, 0, 0, (byte) 0x9D, 1, 0x2A});
    file.putShort((short) side).putShort((short) side);

    assertThat(ImageDecoder.defaults().decode(file.array())).isInstanceOf(RejectedImage.class);
  }

  private static ByteBuffer put(ByteBuffer file, String letters) {
    return file.put(letters.getBytes(UTF_8));
  }

  @Test
  void rejectsAnimatedWebpWithAHugeCanvas() {
    byte[] file = TestImages.bytes("samples/animated.webp");
    Arrays.fill(file, 24, 30, (byte) 0xFF);

    assertRejected(file, ImageDefect.SIDE_TOO_LONG).contains("16777216x16777216");
  }

  @ParameterizedTest
  @CsvSource({"65535, 65535, SIDE_TOO_LONG", "30000, 30000, TOO_MANY_PIXELS", "0, 10, UNSUPPORTED"})
  void rejectsJpegByItsHeader(int height, int width, ImageDefect defect) {
    byte[] file = TestImages.bytes("samples/baseline.jpg");
    int frame = frameHeader(file);
    ByteBuffer.wrap(file).putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);

    assertRejected(file, defect);
  }

  @Test
  void rejectsJpegWhoseScansCostMoreThanTheyHold() {
    byte[] sample = TestImages.bytes("samples/progressive.jpg");
    int frame = frameHeader(sample);
    ByteBuffer.wrap(sample).putShort(frame + 5, (short) 5000).putShort(frame + 7, (short) 5000);
    byte[] emptyScan = HexFormat.of().parseHex("ffda0008010100013f00");
    int end = sample.length - 2;
    byte[] file = Arrays.copyOf(sample, end + 100 * emptyScan.length + 2);
    for (int i = 0; i < 100; i++) {
      System.arraycopy(emptyScan, 0, file, end + i * emptyScan.length, emptyScan.length);
    }
    file[file.length - 2] = (byte) 0xFF;
    file[file.length - 1] = (byte) 0xD9;

    assertRejected(file, ImageDefect.UNSUPPORTED).contains("scans of 5000x5000");
  }

  @Test
  void readsNothingOfHugeMetadata() {
    byte[] sample = TestImages.bytes("samples/baseline.jpg");
    byte[] segment = new byte[65537];
    segment[0] = (byte) 0xFF;
    segment[1] = (byte) 0xE2;
    segment[2] = (byte) 0xFF;
    segment[3] = (byte) 0xFF;
    ByteBuffer file = ByteBuffer.allocate(sample.length + 300 * segment.length);
    file.put(sample, 0, 2);
    for (int i = 0; i < 300; i++) {
      file.put(segment);
    }
    file.put(sample, 2, sample.length - 2);

    Pixels pixels = TestImages.decode(file.array());

    assertThat(pixels.samples()).isEqualTo(TestImages.decode(sample).samples());
  }

  @Test
  void rejectsWhatItDoesNotKnow() {
    assertRejected(new byte[0], ImageDefect.UNKNOWN_FORMAT);
    assertRejected("<svg/>".getBytes(UTF_8), ImageDefect.UNKNOWN_FORMAT)
        .contains("JPEG, PNG, WebP, GIF or BMP");
  }

  @Test
  void rejectsImageOverTheByteLimit() {
    ImageLimits limits = new ImageLimits(100, 1000, 100, 1 << 20);
    ImageDecoder decoder = new ImageDecoder(limits, ExifOrientation.APPLY);

    DecodeResult result = decoder.decode(TestImages.bytes("samples/baseline.jpg"));

    assertThat(result)
        .isEqualTo(
            new RejectedImage(
                ImageDefect.TOO_MANY_BYTES,
                "Cannot decode image: files must have at most 100 bytes, found 957"));
  }

  private static int frameHeader(byte[] jpeg) {
    for (int i = 0; i < jpeg.length; i++) {
      if (jpeg[i] == (byte) 0xFF && (jpeg[i + 1] == (byte) 0xC0 || jpeg[i + 1] == (byte) 0xC2)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no frame header");
  }
}
