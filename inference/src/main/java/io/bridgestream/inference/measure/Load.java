package io.bridgestream.inference.measure;

import java.util.List;

/** What a benchmark asks in one round: the same texts about one image or several. */
public enum Load {
  /** A new image and one text. */
  ONE_TEXT(1, 1, Freshness.NEW),
  /** A new image and eight texts. */
  EIGHT_TEXTS(1, 8, Freshness.NEW),
  /** Eight texts that are always the same about an image that was seen before. */
  POLICY(1, 8, Freshness.SEEN_BEFORE),
  /** Eight new images and eight texts about each, which fill a card. */
  FULL_BATCH(8, 8, Freshness.NEW),
  /** {@link #POLICY} for eight images. */
  FULL_POLICY(8, 8, Freshness.SEEN_BEFORE),
  /** Sixty-four new images and one text. */
  MANY_IMAGES(64, 1, Freshness.NEW);

  /** Whether features are known. */
  enum Freshness {
    NEW,
    SEEN_BEFORE
  }

  private final int images;
  private final int texts;
  private final Freshness freshness;

  Load(int images, int texts, Freshness freshness) {
    this.images = images;
    this.texts = texts;
    this.freshness = freshness;
  }

  /** Returns the loads of one image, for a processor. */
  public static List<Load> ofOneImage() {
    return List.of(ONE_TEXT, EIGHT_TEXTS, POLICY);
  }

  /** Returns the number of images of a round. */
  public int images() {
    return images;
  }

  /** Returns the number of texts about an image. */
  public int texts() {
    return texts;
  }

  /** Returns the number of answers of a round. */
  int answers() {
    return images * texts;
  }

  Freshness freshness() {
    return freshness;
  }
}
