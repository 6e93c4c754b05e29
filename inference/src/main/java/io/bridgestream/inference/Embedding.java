package io.bridgestream.inference;

import java.util.Arrays;

/**
 * The contrastive embedding of an image or a text: a vector of length 1. The similarity of an image
 * and a text is the product of theirs. Immutable.
 */
public final class Embedding {
  private final float[] values;

  Embedding(float[] values) {
    this.values = values.clone();
  }

  /** Returns a copy of the vector. */
  public float[] values() {
    return values.clone();
  }

  /** Returns the number of dimensions. */
  public int size() {
    return values.length;
  }

  /**
   * Returns the cosine similarity, in [-1, 1].
   *
   * @throws IllegalArgumentException if the other has another number of dimensions
   */
  public double similarity(Embedding other) {
    if (other.values.length != values.length) {
      throw new IllegalArgumentException(
          "Cannot compare embeddings: both must have %d dimensions, found %d"
              .formatted(values.length, other.values.length));
    }
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += (double) values[i] * other.values[i];
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Embedding embedding && Arrays.equals(values, embedding.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** Says the size; an embedding tells too much of what it was made of. */
  @Override
  public String toString() {
    return "Embedding[" + values.length + "]";
  }
}
