package io.bridgestream.training.data.scenes;

import java.util.List;

/** Captions in pairs: a true one and one that is made false by one word. */
final class SceneCaptions {
  private SceneCaptions() {}

  static void add(Scene scene, List<Concept> concepts, Asked asked) {
    if (asked.chance(0.5)) {
      categories(scene, asked);
    } else {
      Concept shown = asked.any(scene.pictures()).concept();
      Concept other = asked.any(concepts.stream().filter(c -> !scene.has(c)).toList());
      pair(asked, shown.one(), other.one(), scene.background().color());
    }
  }

  private static void categories(Scene scene, Asked asked) {
    List<Category> there = Category.ASKED.stream().filter(c -> scene.count(c) > 0).toList();
    List<Category> missing = Category.ASKED.stream().filter(c -> scene.count(c) == 0).toList();
    if (!there.isEmpty() && !missing.isEmpty()) {
      String shown = asked.any(there).one();
      pair(asked, shown, asked.any(missing).one(), scene.background().color());
    }
  }

  private static void pair(Asked asked, String shown, String other, ColorName color) {
    if (asked.chance(0.5)) {
      String place = " on a " + color.word() + " background";
      asked.captions(shown + place, other + place);
    } else {
      asked.captions("a picture of " + shown, "a picture of " + other);
    }
  }
}
