package io.bridgestream.model.image;

/** Pillow's integer conversions between plain (RGBA) and premultiplied (RGBa) colours. */
final class Premultiplied {
  private Premultiplied() {}

  static Pixels of(Pixels plain) {
    byte[] source = plain.samples();
    byte[] target = new byte[source.length];
    for (int i = 0; i < source.length; i += Pixels.RGBA) {
      int alpha = source[i + 3] & 0xFF;
      target[i] = timesAlpha(source[i], alpha);
      target[i + 1] = timesAlpha(source[i + 1], alpha);
      target[i + 2] = timesAlpha(source[i + 2], alpha);
      target[i + 3] = source[i + 3];
    }
    return new Pixels(plain.width(), plain.height(), Pixels.RGBA, target);
  }

  static Pixels toPlain(Pixels premultiplied) {
    byte[] source = premultiplied.samples();
    byte[] target = source.clone();
    for (int i = 0; i < source.length; i += Pixels.RGBA) {
      int alpha = source[i + 3] & 0xFF;
      if (alpha != 0 && alpha != 255) {
        target[i] = overAlpha(source[i], alpha);
        target[i + 1] = overAlpha(source[i + 1], alpha);
        target[i + 2] = overAlpha(source[i + 2], alpha);
      }
    }
    return new Pixels(premultiplied.width(), premultiplied.height(), Pixels.RGBA, target);
  }

  private static byte timesAlpha(byte sample, int alpha) {
    int product = (sample & 0xFF) * alpha + 128;
    return (byte) (((product >> 8) + product) >> 8);
  }

  private static byte overAlpha(byte sample, int alpha) {
    return (byte) Math.min(255, 255 * (sample & 0xFF) / alpha);
  }
}
