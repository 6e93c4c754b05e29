package io.bridgestream.model.config;

/** Limits of what a config may ask for: far above any model of the family, far below overflow. */
final class Bounds {
  static final int MAX_WIDTH = 1 << 16;
  static final int MAX_LAYERS = 256;
  static final int MAX_ROWS = 1 << 24;
  static final int MAX_IMAGE_SIDE = 1 << 13;
  static final double MIN_EPS = 0;
  static final double MAX_EPS = 1;
  static final double MAX_FACTOR = 1e6;

  private Bounds() {}
}
