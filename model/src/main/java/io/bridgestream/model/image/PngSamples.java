package io.bridgestream.model.image;

import io.bridgestream.model.image.integrity.PngHeader;
import io.bridgestream.model.image.integrity.PngHeader.Color;
import java.awt.image.Raster;

/**
 * Turns PNG samples of any depth and colour type into pixels. Samples of 16 bits keep their high
 * byte, those under 8 bits are stretched to 0..255; tRNS becomes alpha.
 */
final class PngSamples {
  private static final int OPAQUE = 255;

  private final PngHeader header;
  private final byte[] palette;
  private final byte[] transparency;
  private final int channels;

  PngSamples(PngHeader header, byte[] palette, byte[] transparency) {
    this.header = header;
    this.palette = palette;
    this.transparency = transparency;
    Color color = header.color();
    boolean alpha = color == Color.GREY_ALPHA || color == Color.RGBA || transparency.length > 0;
    channels = alpha ? Pixels.RGBA : Pixels.RGB;
  }

  Pixels toPixels(Raster raster) {
    int width = header.width();
    int height = header.height();
    int samples = header.color().samples();
    byte[] target = new byte[Math.multiplyExact(Math.multiplyExact(width, height), channels)];
    int[] row = new int[width * samples];
    int to = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int from = 0; from < row.length; from += samples, to += channels) {
        pixel(row, from, target, to);
      }
    }
    return new Pixels(width, height, channels, target);
  }

  private void pixel(int[] row, int from, byte[] target, int to) {
    switch (header.color()) {
      case GREY -> {
        grey(row[from], target, to);
        alpha(isKey(row, from, 1) ? 0 : OPAQUE, target, to);
      }
      case GREY_ALPHA -> {
        grey(row[from], target, to);
        alpha(toByte(row[from + 1]), target, to);
      }
      case RGB -> {
        colors(row, from, target, to);
        alpha(isKey(row, from, 3) ? 0 : OPAQUE, target, to);
      }
      case RGBA -> {
        colors(row, from, target, to);
        alpha(toByte(row[from + 3]), target, to);
      }
      case PALETTE -> indexed(row[from], target, to);
    }
  }

  private void indexed(int index, byte[] target, int to) {
    if (3 * index < palette.length) {
      System.arraycopy(palette, 3 * index, target, to, 3);
    }
    alpha(index < transparency.length ? transparency[index] : OPAQUE, target, to);
  }

  private void grey(int sample, byte[] target, int to) {
    byte value = (byte) toByte(sample);
    target[to] = value;
    target[to + 1] = value;
    target[to + 2] = value;
  }

  private void colors(int[] row, int from, byte[] target, int to) {
    target[to] = (byte) toByte(row[from]);
    target[to + 1] = (byte) toByte(row[from + 1]);
    target[to + 2] = (byte) toByte(row[from + 2]);
  }

  private void alpha(int value, byte[] target, int to) {
    if (channels == Pixels.RGBA) {
      target[to + 3] = (byte) value;
    }
  }

  /** Returns whether the samples are the ones that tRNS makes see-through. */
  private boolean isKey(int[] row, int from, int count) {
    if (transparency.length < 2 * count) {
      return false;
    }
    int mask = (1 << header.bitDepth()) - 1;
    boolean equal = true;
    for (int i = 0; i < count; i++) {
      int key = ((transparency[2 * i] & 0xFF) << 8) | (transparency[2 * i + 1] & 0xFF);
      equal &= (key & mask) == row[from + i];
    }
    return equal;
  }

  private int toByte(int sample) {
    return switch (header.bitDepth()) {
      case 16 -> sample >> 8;
      case 8 -> sample;
      default -> sample * 255 / ((1 << header.bitDepth()) - 1);
    };
  }
}
