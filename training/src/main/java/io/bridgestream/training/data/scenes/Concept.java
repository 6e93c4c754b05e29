package io.bridgestream.training.data.scenes;

import java.util.Optional;

/**
 * Something that every art style has a picture of.
 *
 * @param picture the code points in the names of the picture files
 * @param name what it is called
 * @param category its kind
 * @param topic what a moderation team would file it under
 */
record Concept(String picture, String name, Category category, Optional<Topic> topic) {
  /** Returns the name with "a" or "an". */
  String one() {
    return ("aeiou".indexOf(name.charAt(0)) >= 0 ? "an " : "a ") + name;
  }
}
