package io.bridgestream.model.text;

import java.util.Arrays;

/** The token ids of one text, from the start token to the end token, without padding. Immutable. */
public final class EncodedText {
  private final int[] ids;

  private EncodedText(int[] ids) {
    this.ids = ids;
  }

  /**
   * Wraps what tokenizing gave, cut to a length that counts both special tokens.
   *
   * @param tokens the ids without special tokens
   * @param maxTokens at least 2
   */
  static EncodedText of(long[] tokens, int maxTokens, SpecialTokens special) {
    int kept = Math.min(tokens.length, maxTokens - 2);
    int[] ids = new int[kept + 2];
    ids[0] = special.start();
    for (int i = 0; i < kept; i++) {
      ids[i + 1] = Math.toIntExact(tokens[i]);
    }
    ids[kept + 1] = special.end();
    return new EncodedText(ids);
  }

  /** Returns the number of tokens, with both special ones: at least 2. */
  public int length() {
    return ids.length;
  }

  /** Returns a copy of the ids. */
  public int[] ids() {
    return ids.clone();
  }

  /** Copies ids and mask to one row of a batch, whose padding is there already. */
  void writeTo(long[] batchIds, long[] batchMask, int offset) {
    for (int i = 0; i < ids.length; i++) {
      batchIds[offset + i] = ids[i];
    }
    Arrays.fill(batchMask, offset, offset + ids.length, 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedText text && Arrays.equals(ids, text.ids);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids);
  }

  /** Returns the length only: ids would give the text away. */
  @Override
  public String toString() {
    return "EncodedText[" + ids.length + " tokens]";
  }
}
