package io.bridgestream.training.data.scenes;

import java.util.random.RandomGenerator;

/**
 * What pictures lie on: a pattern of two shades of one colour.
 *
 * @param color its name
 * @param pattern how the shades are laid out
 * @param first a shade, 0xRRGGBB
 * @param second the other, 0xRRGGBB
 * @param period of the pattern, as a share of the side
 */
record Background(ColorName color, Pattern pattern, int first, int second, double period) {
  /** How two shades are laid out. */
  enum Pattern {
    PLAIN,
    GRADIENT,
    STRIPES,
    CHECKS,
    DOTS
  }

  private static final int MOST_SHADE = 14;

  static Background draw(RandomGenerator random) {
    ColorName[] colors = ColorName.values();
    Pattern[] patterns = Pattern.values();
    ColorName color = colors[random.nextInt(colors.length)];
    return new Background(
        color,
        patterns[random.nextInt(patterns.length)],
        shade(color.rgb(), random),
        shade(color.rgb(), random),
        0.12 + 0.2 * random.nextDouble());
  }

  private static int shade(int rgb, RandomGenerator random) {
    int shift = random.nextInt(2 * MOST_SHADE + 1) - MOST_SHADE;
    int shaded = 0;
    for (int bits = 16; bits >= 0; bits -= 8) {
      int sample = ((rgb >> bits) & 0xFF) + shift + random.nextInt(7) - 3;
      shaded |= Math.max(0, Math.min(255, sample)) << bits;
    }
    return shaded;
  }

  /** Returns the colour at a place, both from 0 to 1. */
  int at(double x, double y) {
    return switch (pattern) {
      case PLAIN -> first;
      case GRADIENT -> mixed(y);
      case STRIPES -> isOdd((x + y) / period) ? second : first;
      case CHECKS -> isOdd(x / period) ^ isOdd(y / period) ? second : first;
      case DOTS -> {
        double dx = x / period - Math.floor(x / period) - 0.5;
        double dy = y / period - Math.floor(y / period) - 0.5;
        yield Math.hypot(dx, dy) < 0.3 ? second : first;
      }
    };
  }

  private static boolean isOdd(double cells) {
    return ((int) Math.floor(cells) & 1) == 1;
  }

  private int mixed(double share) {
    int mixed = 0;
    for (int bits = 16; bits >= 0; bits -= 8) {
      double sample = ((first >> bits) & 0xFF) * (1 - share) + ((second >> bits) & 0xFF) * share;
      mixed |= (int) Math.round(sample) << bits;
    }
    return mixed;
  }
}
