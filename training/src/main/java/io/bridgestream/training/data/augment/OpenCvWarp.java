package io.bridgestream.training.data.augment;

/**
 * OpenCV's {@code warpAffine} for bytes, between four pixels, in the fixed point of its versions up
 * to 4.x; what comes from outside is gray.
 */
final class OpenCvWarp {
  private static final int POSITION_BITS = 10;
  private static final int FRACTION_BITS = 5;
  private static final int FRACTIONS = 1 << FRACTION_BITS;
  private static final int WEIGHT_BITS = 2 * FRACTION_BITS;
  private static final int OUTSIDE = 128;

  private OpenCvWarp() {}

  static Raster shearX(Raster image, double amount) {
    return warp(image, new double[] {1, (float) amount, 0, 0, 1, 0});
  }

  static Raster shearY(Raster image, double amount) {
    return warp(image, new double[] {1, 0, 0, (float) amount, 1, 0});
  }

  static Raster translate(Raster image, double right, double down) {
    return warp(image, new double[] {1, 0, -(float) right, 0, 1, -(float) down});
  }

  /** Turns counter-clockwise about the middle. */
  static Raster rotate(Raster image, double degrees) {
    double angle = degrees * (Math.PI / 180);
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double x = image.width / 2.0;
    double y = image.height / 2.0;
    return warp(
        image,
        new double[] {cos, sin, (1 - cos) * x - sin * y, -sin, cos, sin * x + (1 - cos) * y});
  }

  /** Moves every pixel (x, y) to (m0 x + m1 y + m2, m3 x + m4 y + m5). */
  private static Raster warp(Raster image, double[] m) {
    double[] back = inverse(m);
    byte[] target = new byte[image.samples.length];
    int half = (1 << POSITION_BITS) / FRACTIONS / 2;
    int shift = POSITION_BITS - FRACTION_BITS;
    for (int y = 0; y < image.height; y++) {
      int rowX = fixed(back[1] * y + back[2]) + half;
      int rowY = fixed(back[4] * y + back[5]) + half;
      for (int x = 0; x < image.width; x++) {
        int fromX = (rowX + fixed(back[0] * x)) >> shift;
        int fromY = (rowY + fixed(back[3] * x)) >> shift;
        for (int channel = 0; channel < Raster.CHANNELS; channel++) {
          target[(y * image.width + x) * Raster.CHANNELS + channel] =
              (byte) between(image, fromX, fromY, channel);
        }
      }
    }
    return new Raster(image.width, image.height, target);
  }

  private static double[] inverse(double[] m) {
    double scale = 1 / (m[0] * m[4] - m[1] * m[3]);
    double a = m[4] * scale;
    double b = m[1] * -scale;
    double c = m[3] * -scale;
    double d = m[0] * scale;
    return new double[] {a, b, -a * m[2] - b * m[5], c, d, -c * m[2] - d * m[5]};
  }

  private static int fixed(double value) {
    return (int) Math.rint(value * (1 << POSITION_BITS));
  }

  /** Returns the value between four pixels; positions count in fractions of a pixel. */
  private static int between(Raster image, int fromX, int fromY, int channel) {
    int x = fromX >> FRACTION_BITS;
    int y = fromY >> FRACTION_BITS;
    int right = fromX & (FRACTIONS - 1);
    int below = fromY & (FRACTIONS - 1);
    int sum =
        at(image, x, y, channel) * (FRACTIONS - right) * (FRACTIONS - below)
            + at(image, x + 1, y, channel) * right * (FRACTIONS - below)
            + at(image, x, y + 1, channel) * (FRACTIONS - right) * below
            + at(image, x + 1, y + 1, channel) * right * below;
    return (sum + (1 << (WEIGHT_BITS - 1))) >> WEIGHT_BITS;
  }

  private static int at(Raster image, int x, int y, int channel) {
    return x >= 0 && x < image.width && y >= 0 && y < image.height
        ? image.at(x, y, channel)
        : OUTSIDE;
  }
}
