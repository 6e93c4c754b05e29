package io.bridgestream.model.image;

import io.bridgestream.model.image.integrity.BmpFile;
import io.bridgestream.model.image.integrity.DefectException;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageReader;

/** BMP through the JDK's reader, which gets the pixels under the plainest of headers. */
final class BmpImage implements ImageFile {
  private static final int ALPHA = 3;

  private final BmpFile file;

  BmpImage(BmpFile file) {
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
    return file.bits() == 24 ? Pixels.RGB : Math.max(1, file.bits() / 8) + Pixels.RGBA;
  }

  @Override
  public byte[] exif() {
    return new byte[0];
  }

  @Override
  public Pixels read() throws DefectException, IOException {
    file.requireAllPixels();
    ImageReader reader = JdkReader.BMP.open(file.essence());
    try {
      Raster raster = reader.read(0).getRaster();
      return switch (file.bits()) {
        case 24 -> new Pixels(width(), height(), Pixels.RGB, Rasters.interleaved(raster));
        case 16, 32 -> masked(raster.getDataBuffer());
        default -> indexed(raster);
      };
    } finally {
      reader.dispose();
    }
  }

  private Pixels indexed(Raster raster) {
    byte[] palette = file.palette();
    byte[] target = new byte[Math.multiplyExact(width() * Pixels.RGB, height())];
    int[] row = new int[width()];
    for (int y = 0, to = 0; y < height(); y++) {
      raster.getPixels(0, y, width(), 1, row);
      for (int index : row) {
        System.arraycopy(palette, 3 * index, target, to, Pixels.RGB);
        to += Pixels.RGB;
      }
    }
    return new Pixels(width(), height(), Pixels.RGB, target);
  }

  private Pixels masked(DataBuffer packed) {
    List<Integer> masks = file.masks();
    int channels = masks.get(ALPHA) == 0 ? Pixels.RGB : Pixels.RGBA;
    byte[] target = new byte[Math.multiplyExact(width() * channels, height())];
    for (int channel = 0; channel < channels; channel++) {
      int mask = masks.get(channel);
      int shift = Integer.numberOfTrailingZeros(mask);
      long largest = (mask & 0xFFFFFFFFL) >>> shift;
      for (int from = 0, to = channel; to < target.length; from++, to += channels) {
        long value = (packed.getElem(from) & mask & 0xFFFFFFFFL) >>> shift;
        target[to] = (byte) (largest == 0 ? 0 : value * 255 / largest);
      }
    }
    return new Pixels(width(), height(), channels, target);
  }
}
