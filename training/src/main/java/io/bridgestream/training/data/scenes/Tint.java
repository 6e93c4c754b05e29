package io.bridgestream.training.data.scenes;

import io.bridgestream.model.image.Pixels;

/**
 * Other colours for a picture. Artists agree on shapes more than on colours: a pistol is black in
 * one set and green in the next, so who learned it by its colour doesn't know it again.
 *
 * @param degrees by which all hues are turned, as CSS's filter {@code hue-rotate} does it
 * @param negative whether light and dark are exchanged before
 */
record Tint(double degrees, boolean negative) {
  static final Tint AS_DRAWN = new Tint(0, false);

  private static final double[] LUMINANCE = {0.213, 0.715, 0.072};
  private static final double[][] TURN = {
    {-0.213, -0.715, 0.928}, {0.143, 0.140, -0.283}, {-0.787, 0.715, 0.072}
  };
  private static final int WHITE = 255;

  /** Returns the picture in these colours; what was transparent stays so. */
  Pixels of(Pixels picture) {
    if (equals(AS_DRAWN)) {
      return picture;
    }
    double[][] matrix = matrix();
    int channels = picture.channels();
    byte[] samples = new byte[picture.width() * picture.height() * channels];
    int next = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        for (double[] row : matrix) {
          double sum = 0;
          for (int channel = 0; channel < Pixels.RGB; channel++) {
            int sample = picture.sample(x, y, channel);
            sum += row[channel] * (negative ? WHITE - sample : sample);
          }
          samples[next++] = (byte) Math.round(Math.min(WHITE, Math.max(0, sum)));
        }
        if (picture.hasAlpha()) {
          samples[next++] = (byte) picture.sample(x, y, Pixels.RGB);
        }
      }
    }
    return Pixels.copyOf(picture.width(), picture.height(), channels, samples);
  }

  private double[][] matrix() {
    double cosine = Math.cos(Math.toRadians(degrees));
    double sine = Math.sin(Math.toRadians(degrees));
    double[][] matrix = new double[Pixels.RGB][Pixels.RGB];
    for (int to = 0; to < Pixels.RGB; to++) {
      for (int from = 0; from < Pixels.RGB; from++) {
        double own = to == from ? 1 : 0;
        matrix[to][from] =
            LUMINANCE[from] + cosine * (own - LUMINANCE[from]) + sine * TURN[to][from];
      }
    }
    return matrix;
  }
}
