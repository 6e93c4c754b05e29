package io.bridgestream.training.data.scenes;

import io.bridgestream.training.data.manifest.ManifestLine;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The lines of a scene as they are written.
 *
 * @param image its path
 * @param random what is drawn for it
 * @param lines what was written so far
 */
record Asked(String image, RandomGenerator random, List<ManifestLine> lines) {
  /** Writes a question unless it was asked already in the same words. */
  void question(String type, String text, String answer) {
    if (!has(text)) {
      lines.add(ManifestLine.question(image, text, answer, type));
    }
  }

  /** Writes a true caption and a false one, unless one of them is there already. */
  void captions(String matching, String other) {
    if (!has(matching) && !has(other)) {
      lines.add(ManifestLine.caption(image, matching, true));
      lines.add(ManifestLine.caption(image, other, false));
    }
  }

  boolean has(String text) {
    return lines.stream().anyMatch(line -> line.text().equals(text));
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  <T> T any(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** Returns one of several wordings with the words put in. */
  String word(List<String> wordings, Object... words) {
    return any(wordings).formatted(words);
  }
}
