package io.bridgestream.training.data.augment;

import java.util.function.DoubleToIntFunction;
import java.util.function.IntUnaryOperator;

/** Operations that change samples by tables, one for each channel. */
final class Tones {
  private static final int LEVELS = 256;

  private Tones() {}

  static Raster each(Raster image, IntUnaryOperator change) {
    int[] table = new int[LEVELS];
    for (int i = 0; i < LEVELS; i++) {
      table[i] = change.applyAsInt(i);
    }
    return image.mapped(new int[][] {table, table, table});
  }

  static Raster solarize(Raster image, double threshold) {
    return each(image, value -> value < threshold ? value : 255 - value);
  }

  static Raster solarizeAdd(Raster image, int addition) {
    Raster brighter = each(image, value -> Math.max(0, Math.min(255, value + addition)));
    return solarize(brighter, 128);
  }

  /** Keeps the highest bits, 0 to 8. */
  static Raster posterize(Raster image, int bits) {
    int mask = 0xFF & ~((1 << (8 - bits)) - 1);
    return each(image, value -> value & mask);
  }

  /** Stretches every channel to 0..255. */
  static Raster autoContrast(Raster image) {
    return stretched(image, low -> -low, level -> (int) Math.max(0, Math.min(255, level)));
  }

  /**
   * Stretches every channel from its lowest level to its highest.
   *
   * @param negated the lowest level's negative, by the arithmetic of whom this follows
   * @param whole makes a sample of a stretched level
   */
  static Raster stretched(Raster image, IntUnaryOperator negated, DoubleToIntFunction whole) {
    int[][] tables = new int[Raster.CHANNELS][LEVELS];
    for (int channel = 0; channel < Raster.CHANNELS; channel++) {
      int[] counts = image.histogram(channel);
      int low = 0;
      int high = LEVELS - 1;
      while (counts[low] == 0) {
        low++;
      }
      while (counts[high] == 0) {
        high--;
      }
      double scale = high > low ? 255.0 / (high - low) : 1;
      double offset = high > low ? negated.applyAsInt(low) * scale : 0;
      for (int i = 0; i < LEVELS; i++) {
        tables[channel][i] = whole.applyAsInt(i * scale + offset);
      }
    }
    return image.mapped(tables);
  }

  /** Makes all levels about equally frequent in every channel. */
  static Raster equalize(Raster image) {
    int[][] tables = new int[Raster.CHANNELS][LEVELS];
    for (int channel = 0; channel < Raster.CHANNELS; channel++) {
      int[] counts = image.histogram(channel);
      int last = LEVELS - 1;
      while (counts[last] == 0) {
        last--;
      }
      int step = (image.width * image.height - counts[last]) / 255;
      int sum = step / 2;
      for (int i = 0; i < LEVELS; i++) {
        tables[channel][i] = step == 0 ? i : Math.min(255, sum / step);
        sum += counts[i];
      }
    }
    return image.mapped(tables);
  }
}
