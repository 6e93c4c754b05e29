package io.bridgestream.model.image;

/** The colour conversions of the IJG library and of Pillow, in their integer arithmetic. */
final class JpegColors {
  private static final int SCALE_BITS = 16;
  private static final int HALF = 1 << (SCALE_BITS - 1);
  private static final int CENTER = 128;
  private static final int CR_TO_RED = fixed(1.40200);
  private static final int CB_TO_BLUE = fixed(1.77200);
  private static final int CR_TO_GREEN = fixed(0.71414);
  private static final int CB_TO_GREEN = fixed(0.34414);

  private JpegColors() {}

  private static int fixed(double factor) {
    return (int) (factor * (1 << SCALE_BITS) + 0.5);
  }

  static byte[] greyToRgb(byte[] grey) {
    byte[] target = new byte[Math.multiplyExact(grey.length, 3)];
    for (int i = 0; i < grey.length; i++) {
      target[3 * i] = grey[i];
      target[3 * i + 1] = grey[i];
      target[3 * i + 2] = grey[i];
    }
    return target;
  }

  /** Converts the first three of each {@code stride} samples in place, and returns the array. */
  static byte[] ycbcrToRgb(byte[] samples, int stride) {
    for (int i = 0; i < samples.length; i += stride) {
      int luma = samples[i] & 0xFF;
      int blueness = (samples[i + 1] & 0xFF) - CENTER;
      int redness = (samples[i + 2] & 0xFF) - CENTER;
      int green = (HALF - CB_TO_GREEN * blueness - CR_TO_GREEN * redness) >> SCALE_BITS;
      samples[i] = clip(luma + ((CR_TO_RED * redness + HALF) >> SCALE_BITS));
      samples[i + 1] = clip(luma + green);
      samples[i + 2] = clip(luma + ((CB_TO_BLUE * blueness + HALF) >> SCALE_BITS));
    }
    return samples;
  }

  /** Converts in place, and returns the array. */
  static byte[] ycckToCmyk(byte[] samples) {
    ycbcrToRgb(samples, 4);
    for (int i = 0; i < samples.length; i += 4) {
      samples[i] = (byte) ~samples[i];
      samples[i + 1] = (byte) ~samples[i + 1];
      samples[i + 2] = (byte) ~samples[i + 2];
    }
    return samples;
  }

  /** Converts CMYK that is stored as Adobe does, 255 meaning no ink, by Pillow's plain formula. */
  static byte[] invertedCmykToRgb(byte[] cmyk) {
    byte[] target = new byte[cmyk.length / 4 * 3];
    for (int from = 0, to = 0; from < cmyk.length; from += 4, to += 3) {
      int light = cmyk[from + 3] & 0xFF;
      for (int ink = 0; ink < 3; ink++) {
        int product = (255 - (cmyk[from + ink] & 0xFF)) * light + 128;
        target[to + ink] = clip(light - (((product >> 8) + product) >> 8));
      }
    }
    return target;
  }

  private static byte clip(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
