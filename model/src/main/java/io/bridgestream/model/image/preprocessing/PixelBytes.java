package io.bridgestream.model.image.preprocessing;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * One image at the sides that a model reads, before rescaling and normalising: bytes {@code [3,
 * height, width]}, planes of red, green and blue. Where a crop reached beyond the image they are 0,
 * which the reference normalises like any other byte, so that the whole can be normalised inside a
 * graph. Immutable and thread-safe.
 */
public final class PixelBytes {
  private static final int CHANNELS = 3;

  private final int height;
  private final int width;
  private final Normalization normalization;
  private final byte[] planes;

  /** Wraps the array, which must not be changed afterwards. */
  PixelBytes(int height, int width, Normalization normalization, byte[] planes) {
    this.height = height;
    this.width = width;
    this.normalization = normalization;
    this.planes = planes;
  }

  /** Returns the height in pixels. */
  public int height() {
    return height;
  }

  /** Returns the width in pixels. */
  public int width() {
    return width;
  }

  /** Returns what turns the bytes into the numbers that the model reads. */
  public Normalization normalization() {
    return normalization;
  }

  /** Returns a read-only view of the bytes {@code [3, height, width]}. */
  public ByteBuffer bytes() {
    return ByteBuffer.wrap(planes).asReadOnlyBuffer();
  }

  /** Returns the numbers {@code [3, height, width]}, equal to the reference's to the last bit. */
  public float[] toFloats() {
    float[] floats = new float[planes.length];
    copyTo(FloatBuffer.wrap(floats));
    return floats;
  }

  /**
   * Writes the numbers {@code [3, height, width]} at the target's position.
   *
   * @throws java.nio.BufferOverflowException if the target lacks room
   */
  public void copyTo(FloatBuffer target) {
    float[] row = new float[width];
    for (int channel = 0; channel < CHANNELS; channel++) {
      float[] table = normalization.table(channel);
      for (int y = 0; y < height; y++) {
        fill(row, (channel * height + y) * width, table);
        target.put(row);
      }
    }
  }

  private void fill(float[] row, int from, float[] table) {
    for (int x = 0; x < row.length; x++) {
      row[x] = table[planes[from + x] & 0xFF];
    }
  }

  /** Describes the shape; never the content. */
  @Override
  public String toString() {
    return "bytes [%d, %d, %d]".formatted(CHANNELS, height, width);
  }
}
