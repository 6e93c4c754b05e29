package io.bridgestream.model.image;

import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;

/** Takes samples out of ImageIO's rasters. */
final class Rasters {
  private Rasters() {}

  /**
   * Returns a raster's bytes with the bands of each pixel from first to last. Where the raster
   * keeps them in one array, that array is put in order and returned: at 50 million pixels a copy
   * counts.
   */
  static byte[] interleaved(Raster raster) {
    int bands = raster.getNumBands();
    if (raster.getDataBuffer() instanceof DataBufferByte buffer
        && raster.getSampleModel() instanceof ComponentSampleModel model
        && isPacked(raster, buffer, model)) {
      int[] offsets = model.getBandOffsets();
      if (offsets[0] == bands - 1) {
        reverse(buffer.getData(), bands);
      }
      return buffer.getData();
    }
    return copy(raster);
  }

  /** Returns whether each pixel is {@code bands} bytes, in rising or falling order. */
  private static boolean isPacked(
      Raster raster, DataBufferByte buffer, ComponentSampleModel model) {
    int bands = raster.getNumBands();
    int[] offsets = model.getBandOffsets();
    boolean rising = true;
    boolean falling = true;
    for (int band = 0; band < bands; band++) {
      rising &= offsets[band] == band;
      falling &= offsets[band] == bands - 1 - band;
    }
    return (rising || falling)
        && model.getPixelStride() == bands
        && model.getScanlineStride() == bands * raster.getWidth()
        && buffer.getNumBanks() == 1
        && buffer.getOffset() == 0
        && buffer.getData().length == bands * raster.getWidth() * raster.getHeight();
  }

  private static void reverse(byte[] samples, int bands) {
    for (int start = 0; start < samples.length; start += bands) {
      for (int i = start, j = start + bands - 1; i < j; i++, j--) {
        byte swapped = samples[i];
        samples[i] = samples[j];
        samples[j] = swapped;
      }
    }
  }

  private static byte[] copy(Raster raster) {
    int width = raster.getWidth();
    int[] row = new int[width * raster.getNumBands()];
    byte[] samples = new byte[Math.multiplyExact(row.length, raster.getHeight())];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int i = 0; i < row.length; i++) {
        samples[y * row.length + i] = (byte) row[i];
      }
    }
    return samples;
  }
}
