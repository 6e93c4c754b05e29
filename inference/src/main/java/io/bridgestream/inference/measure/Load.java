package io.bridgestream.inference.measure;

/** What a benchmark asks in one round: texts about one image. */
public enum Load {
  /** A new image and one text. */
  ONE_TEXT(1, Freshness.NEW),
  /** A new image and eight texts. */
  EIGHT_TEXTS(8, Freshness.NEW),
  /** Eight texts that are always the same about an image that was seen before. */
  POLICY(8, Freshness.SEEN_BEFORE);

  /** Whether features are known. */
  enum Freshness {
    NEW,
    SEEN_BEFORE
  }

  private final int texts;
  private final Freshness freshness;

  Load(int texts, Freshness freshness) {
    this.texts = texts;
    this.freshness = freshness;
  }

  /** Returns the number of texts about an image. */
  public int texts() {
    return texts;
  }

  Freshness freshness() {
    return freshness;
  }
}
