package io.bridgestream.training.objective;

import java.util.List;

/**
 * Which texts of a batch belong to which of its images: those of one example, and those of examples
 * that share their image or their text.
 *
 * <p>Letters: B examples.
 */
public final class Matches {
  private final long[] images;
  private final List<?> texts;

  private Matches(long[] images, List<?> texts) {
    this.images = images;
    this.texts = texts;
  }

  /**
   * Returns the matches of examples.
   *
   * @param images the number of each example's image, equal if it is the same, [B]
   * @param texts each example's text, or what stands for it, B
   */
  public static Matches of(long[] images, List<?> texts) {
    if (images.length != texts.size()) {
      throw new IllegalArgumentException(
          "Cannot match texts with images: there must be as many, found %d and %d"
              .formatted(texts.size(), images.length));
    }
    return new Matches(images.clone(), List.copyOf(texts));
  }

  /** Returns B. */
  public int size() {
    return images.length;
  }

  /** Returns whether the text of one example belongs to the image of another, and the reverse. */
  public boolean contains(int one, int other) {
    return images[one] == images[other] || texts.get(one).equals(texts.get(other));
  }

  /** Returns what contrast should find, [B, B]: a row's matches share 1 equally. */
  public float[] shares() {
    int size = size();
    float[] shares = new float[size * size];
    for (int row = 0; row < size; row++) {
      int count = 0;
      for (int column = 0; column < size; column++) {
        count += contains(row, column) ? 1 : 0;
      }
      for (int column = 0; column < size; column++) {
        shares[row * size + column] = contains(row, column) ? 1f / count : 0;
      }
    }
    return shares;
  }
}
