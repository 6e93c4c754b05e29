package io.bridgestream.model.image;

import io.bridgestream.model.image.integrity.DefectException;
import io.bridgestream.model.image.integrity.GifFile;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;

/** The first frame of a GIF through the JDK's reader, laid on the screen. */
final class GifImage implements ImageFile {
  private final GifFile file;

  GifImage(GifFile file) {
    this.file = file;
  }

  @Override
  public int width() {
    return file.width();
  }

  @Override
  public int height() {
    return file.height();
  }

  @Override
  public int bytesPerPixel() {
    return 1 + channels();
  }

  @Override
  public byte[] exif() {
    return new byte[0];
  }

  private boolean isOpaque() {
    return file.transparentIndex() == GifFile.OPAQUE;
  }

  private int channels() {
    return isOpaque() ? Pixels.RGB : Pixels.RGBA;
  }

  @Override
  public Pixels read() throws DefectException, IOException {
    file.requireAllPixels();
    ImageReader reader = JdkReader.GIF.open(file.essence());
    try {
      return onScreen(reader.read(0).getRaster());
    } finally {
      reader.dispose();
    }
  }

  /** What the frame leaves free is see-through, or else the first colour, as Pillow has it. */
  private Pixels onScreen(Raster frame) {
    byte[][] colors = colors();
    int channels = channels();
    byte[] screen = new byte[Math.multiplyExact(width() * channels, height())];
    byte[] free = colors[isOpaque() ? 0 : file.transparentIndex()];
    for (int to = 0; to < screen.length; to += channels) {
      System.arraycopy(free, 0, screen, to, channels);
    }
    int[] row = new int[frame.getWidth()];
    for (int y = 0; y < frame.getHeight(); y++) {
      frame.getPixels(0, y, row.length, 1, row);
      int to = ((file.frameY() + y) * width() + file.frameX()) * channels;
      for (int index : row) {
        System.arraycopy(colors[index], 0, screen, to, channels);
        to += channels;
      }
    }
    return new Pixels(width(), height(), channels, screen);
  }

  /** Returns red, green, blue and alpha per index. */
  private byte[][] colors() {
    byte[] palette = file.palette();
    byte[][] colors = new byte[palette.length / 3][Pixels.RGBA];
    for (int i = 0; i < colors.length; i++) {
      System.arraycopy(palette, 3 * i, colors[i], 0, 3);
      colors[i][3] = (byte) (i == file.transparentIndex() ? 0 : 255);
    }
    return colors;
  }
}
