package io.bridgestream.training.data.augment;

/** What BLIP computes of samples with NumPy and OpenCV's {@code filter2D}. */
final class OpenCvTones {
  private static final int LEVELS = 256;
  private static final double[] WEIGHTS = {0.114, 0.587, 0.299};
  private static final float[][] FULL_COLOR = {
    {0.886f, -0.114f, -0.114f}, {-0.587f, 0.413f, -0.587f}, {-0.299f, -0.299f, 0.701f}
  };

  private OpenCvTones() {}

  /** Stretches every channel; the lowest level is negated as a byte, so that only 0 works. */
  static Raster autoContrast(Raster image) {
    return Tones.stretched(image, low -> -low & 0xFF, OpenCvTones::clipped);
  }

  static Raster brightness(Raster image, double factor) {
    return Tones.each(image, value -> clipped(value * (float) factor));
  }

  static Raster contrast(Raster image, double factor) {
    double mean = 0;
    for (int channel = 0; channel < Raster.CHANNELS; channel++) {
      int[] counts = image.histogram(channel);
      long sum = 0;
      for (int i = 0; i < LEVELS; i++) {
        sum += (long) i * counts[i];
      }
      mean += (double) sum / (image.width * image.height) * WEIGHTS[channel];
    }
    double middle = mean;
    return Tones.each(image, value -> clipped((value - middle) * factor + middle));
  }

  static Raster color(Raster image, double factor) {
    float[][] matrix = new float[Raster.CHANNELS][Raster.CHANNELS];
    for (int i = 0; i < Raster.CHANNELS; i++) {
      for (int j = 0; j < Raster.CHANNELS; j++) {
        matrix[i][j] = FULL_COLOR[i][j] * (float) factor + (float) WEIGHTS[i];
      }
    }
    byte[] changed = new byte[image.samples.length];
    for (int from = 0; from < changed.length; from += Raster.CHANNELS) {
      for (int channel = 0; channel < Raster.CHANNELS; channel++) {
        float sum = 0;
        for (int i = 0; i < Raster.CHANNELS; i++) {
          sum += (image.samples[from + i] & 0xFF) * matrix[i][channel];
        }
        changed[from + channel] = (byte) clipped(sum);
      }
    }
    return new Raster(image.width, image.height, changed);
  }

  /** The outermost pixels stay; values that leave the range wrap around. */
  static Raster sharpness(Raster image, double factor) {
    byte[] changed = image.samples.clone();
    float weight = (float) factor;
    for (int y = 1; y < image.height - 1; y++) {
      for (int x = 1; x < image.width - 1; x++) {
        for (int channel = 0; channel < Raster.CHANNELS; channel++) {
          float smooth = smoothed(image, x, y, channel);
          float value = smooth + weight * (image.at(x, y, channel) - smooth);
          changed[(y * image.width + x) * Raster.CHANNELS + channel] = (byte) (int) value;
        }
      }
    }
    return new Raster(image.width, image.height, changed);
  }

  /** Returns the mean of a pixel, five times, and its eight neighbors. */
  private static int smoothed(Raster image, int x, int y, int channel) {
    int sum = 4 * image.at(x, y, channel);
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        sum += image.at(x + dx, y + dy, channel);
      }
    }
    return (2 * sum + 13) / 26;
  }

  private static int clipped(double value) {
    return (int) Math.max(0, Math.min(255, value));
  }
}
