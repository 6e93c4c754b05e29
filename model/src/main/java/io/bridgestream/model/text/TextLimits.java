package io.bridgestream.model.text;

import java.util.Optional;

/**
 * What a text may be before it is worth tokenizing. Tokenizing takes time in proportion to the
 * characters, also to those that truncation drops afterwards.
 *
 * @param maxCharacters the most UTF-16 code units ({@link String#length()}), at least 1
 */
public record TextLimits(int maxCharacters) {
  /** Over 200 times what the 50 tokens of the published models hold of English text. */
  public static final TextLimits DEFAULT = new TextLimits(50_000);

  /** A text that is over a limit. Holds sizes, never the text. */
  public record TooLong(int maxCharacters, int characters) {
    /** Returns one line that names the limit and the size found. */
    public String message() {
      return "Cannot tokenize text: it must have at most "
          + maxCharacters
          + " characters, found "
          + characters;
    }
  }

  /** Checks the limit itself. */
  public TextLimits {
    if (maxCharacters < 1) {
      throw new IllegalArgumentException(
          "maxCharacters must be at least 1, found " + maxCharacters);
    }
  }

  /** Returns what is wrong with a text, or nothing. Every text within the limits can be encoded. */
  public Optional<TooLong> check(String text) {
    return text.length() <= maxCharacters
        ? Optional.empty()
        : Optional.of(new TooLong(maxCharacters, text.length()));
  }
}
