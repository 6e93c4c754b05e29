package io.bridgestream.training.data;

import io.bridgestream.model.image.preprocessing.PixelBytes;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The images of a batch, normalised. Several examples may share an image, so that the vision tower
 * runs once for them. The arrays are not copied: who changes them changes the batch.
 *
 * <p>Letters: I images, B examples, S side.
 */
public final class Images {
  private static final int CHANNELS = 3;

  private final int count;
  private final int height;
  private final int width;
  private final float[] pixels;
  private final long[] rows;

  private Images(int count, int height, int width, float[] pixels, long[] rows) {
    this.count = count;
    this.height = height;
    this.width = width;
    this.pixels = pixels;
    this.rows = rows;
  }

  /**
   * Puts images of equal sides together.
   *
   * @param rows the number of the image of each example
   */
  static Images of(List<PixelBytes> images, long[] rows) {
    PixelBytes first = images.get(0);
    int size = CHANNELS * first.height() * first.width();
    float[] pixels = new float[Math.multiplyExact(images.size(), size)];
    FloatBuffer target = FloatBuffer.wrap(pixels);
    for (PixelBytes image : images) {
      if (image.height() != first.height() || image.width() != first.width()) {
        throw new IllegalArgumentException(
            "Cannot make a batch: images must have the same sides, found %dx%d and %dx%d"
                .formatted(first.width(), first.height(), image.width(), image.height()));
      }
      image.copyTo(target);
    }
    return new Images(images.size(), first.height(), first.width(), pixels, rows);
  }

  /** Returns I, the number of images, at most B. */
  public int count() {
    return count;
  }

  /** Returns the common height in pixels. */
  public int height() {
    return height;
  }

  /** Returns the common width in pixels. */
  public int width() {
    return width;
  }

  /** Returns the numbers {@code [I, 3, height, width]}, row-major; the array itself. */
  public float[] pixels() {
    return pixels;
  }

  /** Returns which image belongs to each example, {@code [B]}; the array itself. */
  public long[] rows() {
    return rows;
  }

  /** Returns whether example i has image i, so that {@link #rows} needs no lookup. */
  public boolean isOneForEach() {
    boolean straight = count == rows.length;
    for (int i = 0; i < rows.length && straight; i++) {
      straight = rows[i] == i;
    }
    return straight;
  }
}
