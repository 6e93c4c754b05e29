package io.bridgestream.model.checkpoint;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.tensors.StoredTensor;

/**
 * Resizes the vision tower's position table to another grid of patches, as torch's bicubic
 * interpolation does without antialiasing and with {@code align_corners=false} (kernel parameter
 * -0.75; Pillow's -0.5 is another kernel). The class token's row is kept.
 */
public final class PositionTable {
  private static final float A = -0.75f;

  private PositionTable() {}

  /**
   * Returns the table for a grid of {@code rows} x {@code columns} patches.
   *
   * @param table shape [1 + side * side, D], float
   * @return shape [1 + rows * columns, D], float32, under the same name
   * @throws InvalidModelException if the table's own grid is not square
   */
  public static StoredTensor resize(StoredTensor table, int rows, int columns) {
    long[] shape = table.shape();
    int side = shape.length == 2 ? (int) Math.round(Math.sqrt(shape[0] - 1.0)) : 0;
    if (side < 1 || (long) side * side + 1 != shape[0]) {
      throw new InvalidModelException(
          "Cannot resize %s: its rows must be a class token and a square grid".formatted(table));
    }
    int width = Math.toIntExact(shape[1]);
    float[] source = table.toFloats();
    float[] target = new float[Math.multiplyExact(1 + Math.multiplyExact(rows, columns), width)];
    System.arraycopy(source, 0, target, 0, width);
    Taps vertical = new Taps(side, rows);
    Taps horizontal = new Taps(side, columns);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int at = (1 + row * columns + column) * width;
        for (int tap = 0; tap < 16; tap++) {
          float weight = vertical.weight(row, tap / 4) * horizontal.weight(column, tap % 4);
          int from =
              (1 + vertical.source(row, tap / 4) * side + horizontal.source(column, tap % 4))
                  * width;
          for (int channel = 0; channel < width; channel++) {
            target[at + channel] += weight * source[from + channel];
          }
        }
      }
    }
    return StoredTensor.ofFloats(
        table.name(), new long[] {1 + (long) rows * columns, width}, target);
  }

  /** The four source positions of every target position along one axis, with their weights. */
  private static final class Taps {
    private final int[] first;
    private final float[] weights;
    private final int last;

    Taps(int from, int to) {
      first = new int[to];
      weights = new float[4 * to];
      last = from - 1;
      float scale = (float) from / to;
      for (int i = 0; i < to; i++) {
        float center = scale * (i + 0.5f) - 0.5f;
        int floor = (int) Math.floor(center);
        float t = center - floor;
        first[i] = floor - 1;
        weights[4 * i] = outer(t + 1);
        weights[4 * i + 1] = inner(t);
        weights[4 * i + 2] = inner(1 - t);
        weights[4 * i + 3] = outer(2 - t);
      }
    }

    /** The kernel at distances up to 1. */
    private static float inner(float x) {
      return ((A + 2) * x - (A + 3)) * x * x + 1;
    }

    /** The kernel at distances from 1 to 2. */
    private static float outer(float x) {
      return ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
    }

    float weight(int target, int tap) {
      return weights[4 * target + tap];
    }

    int source(int target, int tap) {
      return Math.max(0, Math.min(last, first[target] + tap));
    }
  }
}
