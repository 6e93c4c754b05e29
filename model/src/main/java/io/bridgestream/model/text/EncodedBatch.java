package io.bridgestream.model.text;

import java.util.Arrays;
import java.util.List;

/**
 * Texts as the two integer tensors that models take, both of shape [texts, length] in row-major
 * order. Immutable.
 */
public final class EncodedBatch {
  private final int texts;
  private final int length;
  private final long[] ids;
  private final long[] attentionMask;

  private EncodedBatch(int texts, int length, long[] ids, long[] attentionMask) {
    this.texts = texts;
    this.length = length;
    this.ids = ids;
    this.attentionMask = attentionMask;
  }

  /**
   * Pads texts on the right.
   *
   * @throws IllegalArgumentException if there is no text, or one is longer than the padding allows
   */
  static EncodedBatch of(List<EncodedText> rows, Padding padding, SpecialTokens special) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("Cannot pad texts: there must be at least 1, found 0");
    }
    int length = padding.length(rows);
    long[] ids = new long[Math.multiplyExact(rows.size(), length)];
    long[] attentionMask = new long[ids.length];
    Arrays.fill(ids, special.pad());
    for (int row = 0; row < rows.size(); row++) {
      rows.get(row).writeTo(ids, attentionMask, row * length);
    }
    return new EncodedBatch(rows.size(), length, ids, attentionMask);
  }

  /** Returns the number of texts. */
  public int texts() {
    return texts;
  }

  /** Returns the tokens of each text, with padding. */
  public int length() {
    return length;
  }

  /** Returns a copy of the token ids, [texts, length]. */
  public long[] ids() {
    return ids.clone();
  }

  /**
   * Returns a copy of the mask, [texts, length]: 1 for a token, 0 for padding. A pad token that a
   * text spells out is a token.
   */
  public long[] attentionMask() {
    return attentionMask.clone();
  }

  /** Returns the shape only: ids would give the texts away. */
  @Override
  public String toString() {
    return "EncodedBatch[" + texts + " texts, " + length + " tokens]";
  }
}
