package io.bridgestream.training.data.scenes;

import io.bridgestream.training.data.manifest.ManifestLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Asks about scenes so that the question alone tells little about the answer: yes and no come in
 * pairs, other answers are balanced. One writer makes one split. Not thread-safe.
 */
final class SceneQuestions {
  private static final double CLEARLY = 0.12;
  private static final List<String> COLORS =
      Arrays.stream(ColorName.values()).map(ColorName::word).toList();
  private static final List<String> CATEGORIES =
      Category.ASKED.stream().map(Category::word).toList();

  private final SceneOptions options;
  private final List<Concept> concepts;
  private final Artwork artwork;
  private final AnswerBalance balance = new AnswerBalance();

  SceneQuestions(SceneOptions options, List<Concept> concepts, Artwork artwork) {
    this.options = options;
    this.concepts = concepts;
    this.artwork = artwork;
  }

  /** Returns the questions and captions of a scene. */
  List<ManifestLine> of(Scene scene, String image, RandomGenerator random) {
    Asked asked = new Asked(image, random, new ArrayList<>());
    for (Kind kind : options.asked()) {
      switch (kind) {
        case EXISTENCE -> existence(scene, asked);
        case CATEGORY -> about(scene, false, asked);
        case NAME -> name(scene, asked);
        case COUNTING -> counting(scene, asked);
        case COLOR -> color(scene, asked);
        case POSITION -> position(scene, asked);
        case MODERATION -> moderation(scene, asked);
        case CAPTION -> SceneCaptions.add(scene, concepts, asked);
      }
    }
    return asked.lines();
  }

  private void existence(Scene scene, Asked asked) {
    String present;
    String absent;
    if (asked.chance(options.conceptShare())) {
      present = asked.any(scene.pictures()).concept().one();
      absent = asked.any(concepts.stream().filter(c -> !scene.has(c)).toList()).one();
    } else {
      List<Category> there = Category.ASKED.stream().filter(c -> scene.count(c) > 0).toList();
      List<Category> missing = Category.ASKED.stream().filter(c -> scene.count(c) == 0).toList();
      if (there.isEmpty() || missing.isEmpty()) {
        return;
      }
      present = asked.any(there).one();
      absent = asked.any(missing).one();
    }
    String of = asked.word(Wording.EXISTENCE, present);
    String other = asked.word(Wording.EXISTENCE, absent);
    if (!asked.has(of) && !asked.has(other)) {
      asked.question("existence", of, "yes");
      asked.question("existence", other, "no");
    }
  }

  /** Asks for a concept by its category if it is the only one of that, or by its place. */
  private void name(Scene scene, Asked asked) {
    List<Placed> unique = scene.unique();
    if (unique.isEmpty() || asked.chance(0.5)) {
      about(scene, true, asked);
      return;
    }
    Placed picture = asked.any(unique);
    name(asked.word(Wording.NAME_OF, picture.concept().category().word()), picture, asked);
  }

  private void about(Scene scene, boolean names, Asked asked) {
    if (scene.pictures().size() == 1) {
      about(scene.pictures().get(0), names, names ? Wording.NAME : Wording.KIND, "", asked);
      return;
    }
    String side = asked.any(List.of("left", "right", "top", "bottom"));
    List<String> wording = names ? Wording.NAME_AT : Wording.KIND_AT;
    outermost(scene, side)
        .ifPresent(picture -> about(picture, names, wording, Wording.place(side), asked));
  }

  private void about(
      Placed picture, boolean names, List<String> wording, String place, Asked asked) {
    String text = asked.word(wording, place);
    if (names) {
      name(text, picture, asked);
      return;
    }
    String answer = picture.concept().category().word();
    if (CATEGORIES.contains(answer) && balance.accepts("category", answer, CATEGORIES)) {
      asked.question("category", text, answer);
    }
  }

  /** Concepts are drawn evenly within their categories, so names need no further balance. */
  private static void name(String text, Placed picture, Asked asked) {
    asked.question("name", text, picture.concept().name());
  }

  /** Returns the picture that is farthest to a side, if it is so clearly. */
  private static Optional<Placed> outermost(Scene scene, String side) {
    List<Placed> sorted =
        scene.pictures().stream()
            .sorted((a, b) -> Double.compare(along(b, side), along(a, side)))
            .toList();
    boolean clear = along(sorted.get(0), side) - along(sorted.get(1), side) > CLEARLY;
    return clear ? Optional.of(sorted.get(0)) : Optional.empty();
  }

  private static double along(Placed placed, String side) {
    return switch (side) {
      case "left" -> -placed.x();
      case "right" -> placed.x();
      case "top" -> -placed.y();
      default -> placed.y();
    };
  }

  private void counting(Scene scene, Asked asked) {
    List<String> numbers =
        IntStream.rangeClosed(1, options.mostPictures()).mapToObj(Integer::toString).toList();
    String all = Integer.toString(scene.pictures().size());
    if (asked.chance(0.5) && balance.accepts("count", all, numbers)) {
      asked.question("counting", asked.word(Wording.COUNT, "things"), all);
      return;
    }
    List<Category> there = Category.ASKED.stream().filter(c -> scene.count(c) > 0).toList();
    if (!there.isEmpty()) {
      Category category = asked.any(there);
      String count = Integer.toString(scene.count(category));
      if (balance.accepts("count " + category.word(), count, numbers)) {
        asked.question("counting", asked.word(Wording.COUNT, category.many()), count);
      }
    }
  }

  private void color(Scene scene, Asked asked) {
    List<Placed> colored =
        scene.unique().stream().filter(p -> artwork.color(p).isPresent()).toList();
    if (!colored.isEmpty() && asked.chance(0.5)) {
      Placed picture = asked.any(colored);
      String category = picture.concept().category().word();
      String color = artwork.color(picture).orElseThrow().word();
      if (balance.accepts("color " + category, color, COLORS)) {
        asked.question("color", asked.word(Wording.COLOR, category), color);
        return;
      }
    }
    asked.question(
        "color", asked.word(Wording.COLOR, "background"), scene.background().color().word());
  }

  private void position(Scene scene, Asked asked) {
    List<Placed> unique = scene.unique();
    if (unique.isEmpty()) {
      return;
    }
    Placed picture = asked.any(unique);
    String name = picture.concept().category().word();
    List<Placed> beside =
        unique.stream().filter(p -> Math.abs(p.x() - picture.x()) > CLEARLY).toList();
    if (!beside.isEmpty() && asked.chance(options.relationShare())) {
      Placed other = asked.any(beside);
      String side = asked.any(List.of("left", "right"));
      boolean holds = along(picture, side) > along(other, side);
      String text = asked.word(Wording.BESIDE, name, side, other.concept().category().word());
      asked.question("position", text, holds ? "yes" : "no");
      return;
    }
    boolean across = asked.chance(0.5);
    if (Math.abs(offCenter(picture, across)) <= CLEARLY) {
      across = !across;
    }
    double from = offCenter(picture, across);
    if (Math.abs(from) > CLEARLY) {
      String answer = across ? (from < 0 ? "left" : "right") : (from < 0 ? "top" : "bottom");
      asked.question("position", asked.word(across ? Wording.ACROSS : Wording.DOWN, name), answer);
    }
  }

  private static double offCenter(Placed picture, boolean across) {
    return along(picture, across ? "right" : "bottom") - 0.5;
  }

  private static void moderation(Scene scene, Asked asked) {
    List<Topic> there = Arrays.stream(Topic.values()).filter(scene::has).toList();
    List<Topic> missing = Arrays.stream(Topic.values()).filter(t -> !scene.has(t)).toList();
    if (!there.isEmpty()) {
      asked.question("moderation", asked.word(Wording.MODERATION, asked.any(there).word()), "yes");
    }
    // Half of the scenes have a topic and a yes; so half of all scenes need a no.
    if (!missing.isEmpty() && asked.chance(0.5)) {
      asked.question("moderation", asked.word(Wording.MODERATION, asked.any(missing).word()), "no");
    }
  }
}
