package io.bridgestream.training.data.scenes;

import java.util.List;

/** What a question is about; a caption pair counts as one. */
public enum Kind {
  /** Whether something is there. */
  EXISTENCE,
  /** What kind of thing something is: "animal". */
  CATEGORY,
  /** What exactly something is: "dog". */
  NAME,
  /** How many there are. */
  COUNTING,
  /** What colour something is. */
  COLOR,
  /** Where something is. */
  POSITION,
  /** Whether something is there that a moderation team looks for. */
  MODERATION,
  /** A true caption and a false one. */
  CAPTION;

  /** Each kind once. */
  public static final List<Kind> ALL = List.of(values());
}
