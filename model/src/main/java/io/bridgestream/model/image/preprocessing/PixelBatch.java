package io.bridgestream.model.image.preprocessing;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Images of unequal sides brought to the largest ones, as the reference's {@code pad} does: filled
 * up at the bottom and right with 0 <em>after</em> normalising, so this padding can't be made of
 * bytes. Immutable and thread-safe.
 */
public final class PixelBatch {
  private final int count;
  private final int height;
  private final int width;
  private final float[] values;
  private final long[] mask;

  private PixelBatch(int count, int height, int width) {
    this.count = count;
    this.height = height;
    this.width = width;
    values = new float[Math.multiplyExact(Math.multiplyExact(count * 3, height), width)];
    mask = new long[count * height * width];
  }

  /**
   * Pads the images to their largest height and width.
   *
   * @throws IllegalArgumentException if there is no image
   */
  public static PixelBatch of(List<PixelBytes> images) {
    if (images.isEmpty()) {
      throw new IllegalArgumentException("Cannot make a batch: it must have images, found none");
    }
    int height = images.stream().mapToInt(PixelBytes::height).max().orElseThrow();
    int width = images.stream().mapToInt(PixelBytes::width).max().orElseThrow();
    PixelBatch batch = new PixelBatch(images.size(), height, width);
    for (int i = 0; i < images.size(); i++) {
      batch.put(i, images.get(i));
    }
    return batch;
  }

  private void put(int index, PixelBytes image) {
    float[] floats = image.toFloats();
    for (int row = 0; row < 3 * image.height(); row++) {
      int channel = row / image.height();
      int y = row % image.height();
      int to = ((index * 3 + channel) * height + y) * width;
      System.arraycopy(floats, row * image.width(), values, to, image.width());
    }
    for (int y = 0; y < image.height(); y++) {
      int from = (index * height + y) * width;
      Arrays.fill(mask, from, from + image.width(), 1);
    }
  }

  /** Returns the number of images. */
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

  /** Returns a read-only view of the numbers {@code [count, 3, height, width]}. */
  public FloatBuffer values() {
    return FloatBuffer.wrap(values).asReadOnlyBuffer();
  }

  /** Returns a copy of the mask {@code [count, height, width]}: 1 for image, 0 for padding. */
  public long[] mask() {
    return mask.clone();
  }
}
