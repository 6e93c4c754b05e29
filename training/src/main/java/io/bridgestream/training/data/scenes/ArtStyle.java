package io.bridgestream.training.data.scenes;

import java.util.List;
import java.util.stream.Stream;

/**
 * A set of pictures drawn in one hand.
 *
 * @param name of its folder
 * @param source the npm package with its version
 * @param folder where the pictures are in the package; an icon set is one file there
 * @param extension of their file names there; {@code .json} of an icon set
 * @param isWhole whether it has a picture of every concept; older sets lack some
 * @param credit author and licence
 */
record ArtStyle(
    String name, String source, String folder, String extension, boolean isWhole, String credit) {
  private static final String SVG = ".svg";
  private static final String ICON_SET = ".json";

  private static final ArtStyle NOTO =
      new ArtStyle(
          "noto",
          "emoji-datasource-google@16.0.0",
          "package/img/google/64/",
          ".png",
          true,
          "Noto Emoji, Google, Apache License 2.0");
  private static final ArtStyle NOTO_OF_2016 =
      new ArtStyle(
          "noto-2016",
          "emoji-datasource-google@3.0.0",
          "package/img/google/64/",
          ".png",
          false,
          "Noto Emoji of 2016, Google, Apache License 2.0");
  private static final ArtStyle NOTO_OF_2017 =
      new ArtStyle(
          "noto-2017",
          "emoji-datasource-google@4.1.0",
          "package/img/google/64/",
          ".png",
          false,
          "Noto Emoji of 2017, Google, Apache License 2.0");
  private static final ArtStyle EMOJI_ONE =
      new ArtStyle(
          "emojione",
          "emojione@2.2.7",
          "package/assets/png_128x128/",
          ".png",
          false,
          "EmojiOne 2, Ranks.com Inc. and contributors, CC BY 4.0");
  private static final ArtStyle FLUENT =
      new ArtStyle(
          "fluent",
          "@lobehub/fluent-emoji-3d@1.1.0",
          "package/assets/",
          ".webp",
          true,
          "Fluent Emoji, Microsoft, MIT License");
  private static final ArtStyle FLUENT_FLAT =
      new ArtStyle(
          "fluent-flat",
          "@lobehub/fluent-emoji-flat@1.1.0",
          "package/assets/",
          SVG,
          false,
          "Fluent Emoji Flat, Microsoft, MIT License");

  private static final ArtStyle FIREFOX =
      new ArtStyle(
          "fxemoji",
          "@iconify-json/fxemoji@1.2.2",
          "package/icons",
          ICON_SET,
          false,
          "Firefox OS Emoji, Mozilla, Apache License 2.0");
  private static final ArtStyle STREAMLINE =
      new ArtStyle(
          "streamline",
          "@iconify-json/streamline-emojis@1.2.4",
          "package/icons",
          ICON_SET,
          false,
          "Streamline Emojis, Streamline, CC BY 4.0");

  /** The style that only the test of styles shows. */
  static final ArtStyle HELD_OUT =
      new ArtStyle(
          "twemoji",
          "emoji-datasource-twitter@16.0.0",
          "package/img/twitter/64/",
          ".png",
          true,
          "Twemoji, Twitter and contributors, CC BY 4.0");

  /** The styles to train on. */
  static final List<ArtStyle> TRAINED =
      List.of(
          NOTO, FLUENT, FLUENT_FLAT, NOTO_OF_2016, NOTO_OF_2017, EMOJI_ONE, FIREFOX, STREAMLINE);

  /** All styles. */
  static final List<ArtStyle> ALL = Stream.concat(TRAINED.stream(), Stream.of(HELD_OUT)).toList();

  /** Returns whether the package has drawings that must be turned into pixels. */
  boolean isDrawn() {
    return extension.equals(SVG) || isIconSet();
  }

  /** Returns whether the package has all drawings in one file, by names. */
  boolean isIconSet() {
    return extension.equals(ICON_SET);
  }

  /** Returns how the names of its files end once they are fetched. */
  String fetchedExtension() {
    return isDrawn() ? ".png" : extension;
  }
}
