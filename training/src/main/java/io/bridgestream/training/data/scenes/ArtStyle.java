package io.bridgestream.training.data.scenes;

import java.util.List;

/**
 * A set of pictures drawn in one hand.
 *
 * @param name of its folder
 * @param source the npm package with its version
 * @param folder where the pictures are in the package
 * @param extension of their file names
 * @param credit author and licence
 */
record ArtStyle(String name, String source, String folder, String extension, String credit) {
  private static final ArtStyle NOTO =
      new ArtStyle(
          "noto",
          "emoji-datasource-google@16.0.0",
          "package/img/google/64/",
          ".png",
          "Noto Emoji, Google, Apache License 2.0");
  private static final ArtStyle FLUENT =
      new ArtStyle(
          "fluent",
          "@lobehub/fluent-emoji-3d@1.1.0",
          "package/assets/",
          ".webp",
          "Fluent Emoji, Microsoft, MIT License");

  /** The style that only the test of styles shows. */
  static final ArtStyle HELD_OUT =
      new ArtStyle(
          "twemoji",
          "emoji-datasource-twitter@16.0.0",
          "package/img/twitter/64/",
          ".png",
          "Twemoji, Twitter and contributors, CC BY 4.0");

  /** The styles to train on. */
  static final List<ArtStyle> TRAINED = List.of(NOTO, FLUENT);

  /** All styles. */
  static final List<ArtStyle> ALL = List.of(NOTO, FLUENT, HELD_OUT);
}
