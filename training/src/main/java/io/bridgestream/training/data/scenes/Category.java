package io.bridgestream.training.data.scenes;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What kind of thing a picture shows. */
enum Category {
  ANIMAL("an animal", "animals"),
  FOOD("food", "food items"),
  DRINK("a drink", "drinks"),
  PLANT("a plant", "plants"),
  VEHICLE("a vehicle", "vehicles"),
  CLOTHING("clothing", "pieces of clothing"),
  BUILDING("a building", "buildings"),
  INSTRUMENT("a musical instrument", "musical instruments"),
  /** Anything else, for which there is no good word to ask. */
  OBJECT("an object", "objects");

  /** The categories that questions ask about. */
  static final List<Category> ASKED =
      Arrays.stream(values()).filter(category -> category != OBJECT).toList();

  private final String one;
  private final String many;

  Category(String one, String many) {
    this.one = one;
    this.many = many;
  }

  /** Returns the word that answers a question. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the word with its article, such as "an animal". */
  String one() {
    return one;
  }

  /** Returns the plural. */
  String many() {
    return many;
  }

  static Category of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
