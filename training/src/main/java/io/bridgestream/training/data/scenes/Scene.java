package io.bridgestream.training.data.scenes;

import java.util.List;
import java.util.Optional;

/**
 * What an image shows.
 *
 * @param background what the pictures lie on
 * @param pictures at least one
 */
record Scene(Background background, List<Placed> pictures) {
  int count(Category category) {
    return (int) pictures.stream().filter(p -> p.concept().category() == category).count();
  }

  boolean has(Concept concept) {
    return pictures.stream().anyMatch(p -> p.concept().equals(concept));
  }

  boolean has(Topic topic) {
    return pictures.stream().anyMatch(p -> p.concept().topic().equals(Optional.of(topic)));
  }

  /** Returns the pictures that are the only ones of a category that questions ask about. */
  List<Placed> unique() {
    return pictures.stream()
        .filter(p -> Category.ASKED.contains(p.concept().category()))
        .filter(p -> count(p.concept().category()) == 1)
        .toList();
  }
}
