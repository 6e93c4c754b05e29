package io.bridgestream.model.text;

import java.util.List;

/** How the texts of a batch come to one length. */
public sealed interface Padding {
  /**
   * Returns the length that all texts of a batch get, in tokens.
   *
   * @param texts at least one
   * @throws IllegalArgumentException if a text is longer than the length
   */
  int length(List<EncodedText> texts);

  /**
   * To the longest text of the batch. BridgeTower and METER give the same result for any padding,
   * so the shortest is right for them.
   */
  record ToLongest() implements Padding {
    @Override
    public int length(List<EncodedText> texts) {
      return texts.stream().mapToInt(EncodedText::length).max().orElseThrow();
    }
  }

  /**
   * To a fixed length. ManagerTower's adaptive managers attend to padding too, so it needs the
   * length of its training: 50, or 40 for retrieval.
   *
   * @param tokens at least 2, the special tokens of an empty text
   */
  record ToLength(int tokens) implements Padding {
    /** Checks the length. */
    public ToLength {
      if (tokens < 2) {
        throw new IllegalArgumentException("tokens must be at least 2, found " + tokens);
      }
    }

    @Override
    public int length(List<EncodedText> texts) {
      int longest = new ToLongest().length(texts);
      if (longest > tokens) {
        throw new IllegalArgumentException(
            "Cannot pad texts: each must have at most " + tokens + " tokens, found " + longest);
      }
      return tokens;
    }
  }
}
