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
  void question(String type, String text, String answer) {
    lines.add(ManifestLine.question(image, text, answer, type));
  }

  void caption(String text, boolean matches) {
    lines.add(ManifestLine.caption(image, text, matches));
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
