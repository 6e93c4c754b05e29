package io.bridgestream.model.image;

import java.util.Objects;

/**
 * Decoded pixels: rows from the top, pixels from the left, one byte per sample; red, green, blue,
 * and alpha (not premultiplied) where the image has it. Immutable and thread-safe.
 */
public final class Pixels {
  /** Samples per pixel without alpha. */
  public static final int RGB = 3;

  /** Samples per pixel with alpha. */
  public static final int RGBA = 4;

  private final int width;
  private final int height;
  private final int channels;
  private final byte[] samples;

  /** Wraps the array, which must not be changed afterwards. */
  Pixels(int width, int height, int channels, byte[] samples) {
    if (width < 1 || height < 1 || (channels != RGB && channels != RGBA)) {
      throw new IllegalArgumentException(
          "Cannot hold pixels: sides must be positive and channels 3 or 4, found %dx%dx%d"
              .formatted(width, height, channels));
    }
    if (samples.length != Math.multiplyExact(Math.multiplyExact(width, height), channels)) {
      throw new IllegalArgumentException(
          "Cannot hold pixels: %dx%dx%d samples are needed, found %d"
              .formatted(width, height, channels, samples.length));
    }
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.samples = samples;
  }

  /**
   * Returns pixels that hold a copy of {@code samples}.
   *
   * @param channels {@link #RGB} or {@link #RGBA}
   * @throws IllegalArgumentException if the samples don't fit the sides and channels
   */
  public static Pixels copyOf(int width, int height, int channels, byte[] samples) {
    return new Pixels(width, height, channels, samples.clone());
  }

  /** Returns the width in pixels, at least 1. */
  public int width() {
    return width;
  }

  /** Returns the height in pixels, at least 1. */
  public int height() {
    return height;
  }

  /** Returns {@link #RGB} or {@link #RGBA}. */
  public int channels() {
    return channels;
  }

  /** Returns whether there is an alpha channel. */
  public boolean hasAlpha() {
    return channels == RGBA;
  }

  /** Returns a sample, 0 to 255. */
  public int sample(int x, int y, int channel) {
    Objects.checkIndex(x, width);
    Objects.checkIndex(y, height);
    Objects.checkIndex(channel, channels);
    return samples[(y * width + x) * channels + channel] & 0xFF;
  }

  /**
   * Copies a part of a row, {@link #channels} bytes per pixel.
   *
   * @param x the first pixel
   * @param count the number of pixels
   * @param offset where the first byte goes in {@code target}
   */
  public void copyRow(int x, int y, int count, byte[] target, int offset) {
    Objects.checkFromIndexSize(x, count, width);
    Objects.checkIndex(y, height);
    System.arraycopy(
        samples, (y * width + x) * channels, target, offset, Math.multiplyExact(count, channels));
  }

  /** Returns the pixels without alpha, as Pillow's {@code convert("RGB")}: alpha is dropped. */
  public Pixels withoutAlpha() {
    if (!hasAlpha()) {
      return this;
    }
    byte[] opaque = new byte[width * height * RGB];
    for (int from = 0, to = 0; from < samples.length; from += RGBA, to += RGB) {
      opaque[to] = samples[from];
      opaque[to + 1] = samples[from + 1];
      opaque[to + 2] = samples[from + 2];
    }
    return new Pixels(width, height, RGB, opaque);
  }

  /** Returns the array itself, for the decoders and resizers of this package, which don't write. */
  byte[] samples() {
    return samples;
  }

  /** Describes the size; never the content. */
  @Override
  public String toString() {
    return "%dx%d pixels of %d channels".formatted(width, height, channels);
  }
}
