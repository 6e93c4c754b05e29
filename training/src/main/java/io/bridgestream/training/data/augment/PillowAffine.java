package io.bridgestream.training.data.augment;

/**
 * Pillow's affine transforms to the nearest pixel, in its fixed point; what comes from outside is
 * black.
 */
final class PillowAffine {
  private static final double ONE = 65536;

  private PillowAffine() {}

  static Raster shearX(Raster image, double amount) {
    return fixed(image, new double[] {1, amount, 0, 0, 1, 0});
  }

  static Raster shearY(Raster image, double amount) {
    return fixed(image, new double[] {1, 0, 0, amount, 1, 0});
  }

  static Raster translate(Raster image, double right, double down) {
    byte[] moved = new byte[image.samples.length];
    for (int y = 0; y < image.height; y++) {
      for (int x = 0; x < image.width; x++) {
        copy(
            image,
            (int) Math.floor(x + 0.5 + right),
            (int) Math.floor(y + 0.5 + down),
            moved,
            x,
            y);
      }
    }
    return new Raster(image.width, image.height, moved);
  }

  /** Turns counter-clockwise about the middle. */
  static Raster rotate(Raster image, double degrees) {
    if (degrees == 0) {
      return image;
    }
    double angle = -Math.toRadians(degrees);
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double x = image.width / 2.0;
    double y = image.height / 2.0;
    return fixed(
        image, new double[] {cos, sin, x - cos * x - sin * y, -sin, cos, y + sin * x - cos * y});
  }

  private static Raster fixed(Raster image, double[] m) {
    byte[] target = new byte[image.samples.length];
    int startX = fix(m[2] + m[0] * 0.5 + m[1] * 0.5);
    int startY = fix(m[5] + m[3] * 0.5 + m[4] * 0.5);
    for (int y = 0; y < image.height; y++) {
      int fromX = startX + y * fix(m[1]);
      int fromY = startY + y * fix(m[4]);
      for (int x = 0; x < image.width; x++) {
        copy(image, fromX >> 16, fromY >> 16, target, x, y);
        fromX += fix(m[0]);
        fromY += fix(m[3]);
      }
    }
    return new Raster(image.width, image.height, target);
  }

  private static int fix(double value) {
    return (int) Math.floor(value * ONE + 0.5);
  }

  private static void copy(Raster image, int fromX, int fromY, byte[] target, int x, int y) {
    if (fromX >= 0 && fromX < image.width && fromY >= 0 && fromY < image.height) {
      int from = (fromY * image.width + fromX) * Raster.CHANNELS;
      int to = (y * image.width + x) * Raster.CHANNELS;
      System.arraycopy(image.samples, from, target, to, Raster.CHANNELS);
    }
  }
}
