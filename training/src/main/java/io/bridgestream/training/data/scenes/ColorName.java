package io.bridgestream.training.data.scenes;

import io.bridgestream.model.image.Pixels;
import java.util.Locale;
import java.util.Optional;

/** The colours that questions speak of. */
enum ColorName {
  RED(0xD6342C),
  ORANGE(0xF08A1D),
  YELLOW(0xF6DE4C),
  GREEN(0x4C9F45),
  BLUE(0x3F76CF),
  PURPLE(0x8644A8),
  PINK(0xF39CC0),
  BROWN(0x80502E),
  GRAY(0x8C8C8C),
  BLACK(0x1C1C1C),
  WHITE(0xF3F3F3);

  private static final double LEAST_SHARE = 0.6;
  private static final int OPAQUE = 200;

  private final int rgb;

  ColorName(int rgb) {
    this.rgb = rgb;
  }

  int rgb() {
    return rgb;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the colour of most of a picture's opaque pixels, if one stands out. */
  static Optional<ColorName> of(Pixels picture) {
    int[] counts = new int[values().length];
    int all = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        if (!picture.hasAlpha() || picture.sample(x, y, 3) >= OPAQUE) {
          counts[
              nearest(picture.sample(x, y, 0), picture.sample(x, y, 1), picture.sample(x, y, 2))]++;
          all++;
        }
      }
    }
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > LEAST_SHARE * all) {
        return Optional.of(values()[i]);
      }
    }
    return Optional.empty();
  }

  private static int nearest(int red, int green, int blue) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < values().length; i++) {
      int other = values()[i].rgb;
      int r = red - (other >> 16);
      int g = green - ((other >> 8) & 0xFF);
      int b = blue - (other & 0xFF);
      int distance = 3 * r * r + 4 * g * g + 2 * b * b;
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }
}
