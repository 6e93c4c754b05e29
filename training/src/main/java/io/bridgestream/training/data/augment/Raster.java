package io.bridgestream.training.data.augment;

import io.bridgestream.model.image.Pixels;

/** RGB samples that operations work on. Not changed once made. */
final class Raster {
  static final int CHANNELS = 3;

  final int width;
  final int height;
  final byte[] samples;

  Raster(int width, int height, byte[] samples) {
    this.width = width;
    this.height = height;
    this.samples = samples;
  }

  static Raster of(Pixels pixels) {
    Pixels opaque = pixels.withoutAlpha();
    byte[] samples = new byte[opaque.width() * opaque.height() * CHANNELS];
    for (int y = 0; y < opaque.height(); y++) {
      opaque.copyRow(0, y, opaque.width(), samples, y * opaque.width() * CHANNELS);
    }
    return new Raster(opaque.width(), opaque.height(), samples);
  }

  Pixels toPixels() {
    return Pixels.copyOf(width, height, Pixels.RGB, samples);
  }

  int at(int x, int y, int channel) {
    return samples[(y * width + x) * CHANNELS + channel] & 0xFF;
  }

  int[] histogram(int channel) {
    int[] counts = new int[256];
    for (int i = channel; i < samples.length; i += CHANNELS) {
      counts[samples[i] & 0xFF]++;
    }
    return counts;
  }

  /** Returns the raster with each sample looked up in its channel's table. */
  Raster mapped(int[][] tables) {
    byte[] mapped = new byte[samples.length];
    for (int i = 0; i < samples.length; i++) {
      mapped[i] = (byte) tables[i % CHANNELS][samples[i] & 0xFF];
    }
    return new Raster(width, height, mapped);
  }
}
