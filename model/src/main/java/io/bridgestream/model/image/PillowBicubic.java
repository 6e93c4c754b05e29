package io.bridgestream.model.image;

import java.util.Arrays;

/**
 * Pillow 13's antialiased bicubic resize of 8-bit images, bit for bit: a horizontal and a vertical
 * pass in fixed point, rounded to bytes in between. Images with alpha are resized premultiplied, as
 * Pillow does.
 */
public final class PillowBicubic {
  private static final int HALF = 1 << (ResampleWeights.PRECISION_BITS - 1);

  private PillowBicubic() {}

  /**
   * Returns {@code image.resize((width, height), BICUBIC)}.
   *
   * @param width of the result in pixels, at least 1
   * @param height of the result in pixels, at least 1
   * @throws IllegalArgumentException if a side is below 1
   */
  public static Pixels resize(Pixels image, int width, int height) {
    return resize(image, width, height, Region.whole(width, height));
  }

  /**
   * Returns a part of {@code image.resize((width, height), BICUBIC)}; the rest is not computed.
   *
   * @param width of the whole result in pixels, at least 1
   * @param height of the whole result in pixels, at least 1
   * @param part what is returned of it
   * @throws IllegalArgumentException if a side is below 1, or the part reaches beyond the result
   */
  public static Pixels resize(Pixels image, int width, int height, Region part) {
    if (part.left() > width - part.width() || part.top() > height - part.height()) {
      throw new IllegalArgumentException(
          "Cannot resize image: the part must lie within %dx%d, found %s"
              .formatted(width, height, part));
    }
    if (part.equals(Region.whole(image.width(), image.height()))
        && width == image.width()
        && height == image.height()) {
      return image;
    }
    ResampleWeights columns =
        ResampleWeights.bicubic(image.width(), width, part.left(), part.width());
    ResampleWeights rows =
        ResampleWeights.bicubic(image.height(), height, part.top(), part.height());
    boolean rowsFirst = isVerticalFirst(image, width, height);
    if (image.hasAlpha()) {
      Pixels resampled = resample(Premultiplied.of(image), columns, rows, rowsFirst);
      return Premultiplied.toPlain(resampled);
    }
    return resample(image, columns, rows, rowsFirst);
  }

  /** Since Pillow 13 the pass that saves more pixels goes first, with a bias to horizontal. */
  private static boolean isVerticalFirst(Pixels image, int width, int height) {
    long fewerColumns = (long) image.width() - width;
    long fewerRows = (long) image.height() - height;
    return fewerRows > 0 && fewerRows > 2 * fewerColumns;
  }

  private static Pixels resample(
      Pixels image, ResampleWeights columns, ResampleWeights rows, boolean rowsFirst) {
    if (rowsFirst) {
      Pixels shorter = vertically(image, rows, 0);
      return horizontally(shorter, columns, 0, shorter.height());
    }
    int firstRow = rows.firstInput();
    Pixels narrower = horizontally(image, columns, firstRow, rows.lastInput() + 1 - firstRow);
    return vertically(narrower, rows, firstRow);
  }

  /** Resamples {@code count} rows from {@code firstRow}. */
  private static Pixels horizontally(
      Pixels image, ResampleWeights weights, int firstRow, int count) {
    int channels = image.channels();
    int rowBytes = Math.multiplyExact(weights.outputs(), channels);
    byte[] target = new byte[Math.multiplyExact(rowBytes, count)];
    for (int y = 0; y < count; y++) {
      int from = (firstRow + y) * image.width() * channels;
      if (channels == Pixels.RGB) {
        rowOfThree(image.samples(), from, weights, target, y * rowBytes);
      } else {
        rowOfFour(image.samples(), from, weights, target, y * rowBytes);
      }
    }
    return new Pixels(weights.outputs(), count, channels, target);
  }

  private static void rowOfThree(
      byte[] source, int from, ResampleWeights weights, byte[] target, int to) {
    int[] all = weights.weights();
    for (int x = 0, out = to; x < weights.outputs(); x++, out += 3) {
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      int end = weights.offset(x) + weights.count(x);
      int in = from + 3 * weights.first(x);
      for (int k = weights.offset(x); k < end; k++, in += 3) {
        int weight = all[k];
        red += (source[in] & 0xFF) * weight;
        green += (source[in + 1] & 0xFF) * weight;
        blue += (source[in + 2] & 0xFF) * weight;
      }
      target[out] = clip(red);
      target[out + 1] = clip(green);
      target[out + 2] = clip(blue);
    }
  }

  private static void rowOfFour(
      byte[] source, int from, ResampleWeights weights, byte[] target, int to) {
    int[] all = weights.weights();
    for (int x = 0, out = to; x < weights.outputs(); x++, out += 4) {
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      int alpha = HALF;
      int end = weights.offset(x) + weights.count(x);
      int in = from + 4 * weights.first(x);
      for (int k = weights.offset(x); k < end; k++, in += 4) {
        int weight = all[k];
        red += (source[in] & 0xFF) * weight;
        green += (source[in + 1] & 0xFF) * weight;
        blue += (source[in + 2] & 0xFF) * weight;
        alpha += (source[in + 3] & 0xFF) * weight;
      }
      target[out] = clip(red);
      target[out + 1] = clip(green);
      target[out + 2] = clip(blue);
      target[out + 3] = clip(alpha);
    }
  }

  /** Resamples rows of an image whose first row has the number {@code firstRow}. */
  private static Pixels vertically(Pixels image, ResampleWeights weights, int firstRow) {
    int height = weights.outputs();
    int rowBytes = image.width() * image.channels();
    byte[] target = new byte[Math.multiplyExact(rowBytes, height)];
    int[] sums = new int[rowBytes];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, HALF);
      int from = (weights.first(y) - firstRow) * rowBytes;
      for (int k = 0; k < weights.count(y); k++, from += rowBytes) {
        addRow(image.samples(), from, weights.weights()[weights.offset(y) + k], sums);
      }
      clipRow(sums, target, y * rowBytes);
    }
    return new Pixels(image.width(), height, image.channels(), target);
  }

  private static void addRow(byte[] source, int from, int weight, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (source[from + i] & 0xFF) * weight;
    }
  }

  private static void clipRow(int[] sums, byte[] target, int to) {
    for (int i = 0; i < sums.length; i++) {
      target[to + i] = clip(sums[i]);
    }
  }

  private static byte clip(int sum) {
    return (byte) Math.max(0, Math.min(255, sum >> ResampleWeights.PRECISION_BITS));
  }
}
