package io.bridgestream.training.data.augment;

import java.util.Arrays;

/** Pillow's {@code ImageEnhance}: between a degenerate image (factor 0) and the image (1). */
final class PillowEnhance {
  private static final float CORNER = 1f / 13;
  private static final float MIDDLE = 5f / 13;

  private PillowEnhance() {}

  static Raster brightness(Raster image, double factor) {
    return blend(new byte[image.samples.length], image, factor);
  }

  static Raster color(Raster image, double factor) {
    byte[] gray = new byte[image.samples.length];
    for (int i = 0; i < gray.length; i += Raster.CHANNELS) {
      byte luma = (byte) luma(image.samples, i);
      gray[i] = luma;
      gray[i + 1] = luma;
      gray[i + 2] = luma;
    }
    return blend(gray, image, factor);
  }

  static Raster contrast(Raster image, double factor) {
    long sum = 0;
    for (int i = 0; i < image.samples.length; i += Raster.CHANNELS) {
      sum += luma(image.samples, i);
    }
    int mean = (int) ((double) sum / (image.width * image.height) + 0.5);
    byte[] flat = new byte[image.samples.length];
    Arrays.fill(flat, (byte) mean);
    return blend(flat, image, factor);
  }

  static Raster sharpness(Raster image, double factor) {
    byte[] smooth = image.samples.clone();
    for (int y = 1; y < image.height - 1; y++) {
      for (int x = 1; x < image.width - 1; x++) {
        for (int c = 0; c < Raster.CHANNELS; c++) {
          smooth[(y * image.width + x) * Raster.CHANNELS + c] = (byte) smoothed(image, x, y, c);
        }
      }
    }
    return blend(smooth, image, factor);
  }

  private static int smoothed(Raster image, int x, int y, int channel) {
    float sum = 0.5f;
    for (int dy = 1; dy >= -1; dy--) {
      float row = 0;
      for (int dx = -1; dx <= 1; dx++) {
        row += image.at(x + dx, y + dy, channel) * (dx == 0 && dy == 0 ? MIDDLE : CORNER);
      }
      sum += row;
    }
    return (int) Math.max(0, Math.min(255, sum));
  }

  private static int luma(byte[] samples, int i) {
    int red = samples[i] & 0xFF;
    int green = samples[i + 1] & 0xFF;
    int blue = samples[i + 2] & 0xFF;
    return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  }

  private static Raster blend(byte[] degenerate, Raster image, double factor) {
    float alpha = (float) factor;
    byte[] blended = new byte[degenerate.length];
    for (int i = 0; i < blended.length; i++) {
      int from = degenerate[i] & 0xFF;
      float value = from + alpha * ((image.samples[i] & 0xFF) - from);
      blended[i] = (byte) (int) Math.max(0, Math.min(255, value));
    }
    return new Raster(image.width, image.height, blended);
  }
}
