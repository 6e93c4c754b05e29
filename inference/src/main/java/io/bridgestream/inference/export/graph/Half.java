package io.bridgestream.inference.export.graph;

/** Rounding to IEEE 754 binary16, which Java has no type for before 20. */
final class Half {
  private static final int EXPONENT_SHIFT = 13;
  private static final int SIGN = 0x8000;
  private static final int INFINITY = 0x7C00;
  private static final float SMALLEST_NORMAL = 0x1p-14f;
  private static final float FIRST_OVERFLOW = 65520;

  private Half() {}

  /** Returns the bits of the nearest binary16, ties to even; too large becomes infinite. */
  static short ofFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & SIGN;
    float magnitude = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | INFINITY | 1);
    }
    if (magnitude >= FIRST_OVERFLOW) {
      return (short) (sign | INFINITY);
    }
    if (magnitude < SMALLEST_NORMAL) {
      // Subnormal: a multiple of 2^-24.
      return (short) (sign | (int) Math.rint(magnitude * 0x1p24f));
    }
    int rounded = Float.floatToRawIntBits(magnitude);
    rounded += (1 << (EXPONENT_SHIFT - 1)) - 1 + ((rounded >>> EXPONENT_SHIFT) & 1);
    return (short) (sign | ((rounded >>> EXPONENT_SHIFT) - (112 << 10)));
  }
}
