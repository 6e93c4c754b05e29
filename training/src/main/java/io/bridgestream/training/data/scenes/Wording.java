package io.bridgestream.training.data.scenes;

import java.util.List;

/** Ways to say the same. */
final class Wording {
  static final List<String> EXISTENCE =
      List.of(
          "is there %s?",
          "is there %s in the picture?",
          "can you see %s?",
          "does the image show %s?",
          "do you see %s here?");
  static final List<String> KIND =
      List.of(
          "what kind of thing is this?",
          "what is shown?",
          "what kind of thing does the image show?",
          "what can you see?");
  static final List<String> KIND_AT =
      List.of(
          "what is %s?",
          "what kind of thing is %s?", "what can you see %s?", "which kind of thing is %s?");
  static final List<String> NAME =
      List.of("what is this called?", "what exactly is this?", "what is the name of this thing?");
  static final List<String> NAME_AT =
      List.of(
          "what is the thing %s called?",
          "what exactly is %s?", "what is the name of the thing %s?");
  static final List<String> NAME_OF =
      List.of("which %s is this?", "what is the %s called?", "which %s do you see?");
  static final List<String> COUNT =
      List.of(
          "how many %s are there?",
          "how many %s can you see?", "what is the number of %s?", "count the %s.");
  static final List<String> COLOR =
      List.of(
          "what color is the %s?", "what is the color of the %s?", "which color does the %s have?");
  static final List<String> ACROSS =
      List.of(
          "is the %s on the left or on the right?",
          "on which side is the %s, left or right?", "is the %s left or right?");
  static final List<String> DOWN =
      List.of(
          "is the %s at the top or at the bottom?",
          "is the %s at the top or the bottom of the picture?",
          "is the %s up or down, top or bottom?");
  static final List<String> BESIDE =
      List.of("is the %s to the %s of the %s?", "is the %s %s of the %s?");
  static final List<String> MODERATION =
      List.of(
          "does this show %s?",
          "is there anything related to %s?",
          "does the image contain %s?",
          "should this be flagged for %s?",
          "is %s visible?");

  private Wording() {}

  static String place(String side) {
    return switch (side) {
      case "left", "right" -> "on the " + side;
      default -> "at the " + side;
    };
  }
}
