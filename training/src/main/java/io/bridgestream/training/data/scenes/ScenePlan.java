package io.bridgestream.training.data.scenes;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Draws scenes: categories first and evenly, then concepts, then places. */
final class ScenePlan {
  /** Which concepts may stand together. */
  enum Pairs {
    /** None of the held-out pairs. */
    TRAINED,
    /** At least one held-out pair. */
    HELD_OUT
  }

  private static final double TOPIC_SHARE = 0.5;
  private static final double FOCUS_SHARE = 0.5;
  private static final double MOST_STRETCH = 1.2;
  private static final int TRIES = 60;

  private final SceneOptions options;
  private final Function<Concept, List<ArtStyle>> styles;
  private final Pairs pairs;
  private final Map<Category, List<Concept>> byCategory = new EnumMap<>(Category.class);
  private final Map<Topic, List<Concept>> byTopic = new EnumMap<>(Topic.class);

  /**
   * Creates a plan.
   *
   * @param styles in which a concept may be drawn
   */
  ScenePlan(
      SceneOptions options,
      List<Concept> concepts,
      Function<Concept, List<ArtStyle>> styles,
      Pairs pairs) {
    this.options = options;
    this.styles = styles;
    this.pairs = pairs;
    for (Concept concept : concepts) {
      byCategory.computeIfAbsent(concept.category(), c -> new ArrayList<>()).add(concept);
      concept
          .topic()
          .ifPresent(t -> byTopic.computeIfAbsent(t, x -> new ArrayList<>()).add(concept));
    }
  }

  Scene draw(RandomGenerator random) {
    Scene scene = attempt(random);
    while (!allows(scene)) {
      scene = attempt(random);
    }
    return scene;
  }

  private boolean allows(Scene scene) {
    boolean found = false;
    for (Placed a : scene.pictures()) {
      for (Placed b : scene.pictures()) {
        found |= Concepts.isHeldOut(a.concept(), b.concept());
      }
    }
    return found == (pairs == Pairs.HELD_OUT);
  }

  private Scene attempt(RandomGenerator random) {
    int least = pairs == Pairs.HELD_OUT ? Math.min(2, options.mostPictures()) : 1;
    int count = least + random.nextInt(options.mostPictures() - least + 1);
    List<Concept> concepts = concepts(count, random);
    List<Placed> pictures = new ArrayList<>();
    for (Concept concept : concepts) {
      place(concept, concepts.size(), pictures, random).ifPresent(pictures::add);
    }
    return new Scene(Background.draw(random), List.copyOf(pictures));
  }

  private List<Concept> concepts(int count, RandomGenerator random) {
    List<Concept> chosen = new ArrayList<>();
    if (random.nextDouble() < TOPIC_SHARE) {
      chosen.add(any(byTopic.get(anyOf(List.of(Topic.values()), random)), random));
    }
    Category focus = category(random);
    int focused = random.nextDouble() < FOCUS_SHARE ? 1 + random.nextInt(count) : 0;
    while (chosen.size() < count) {
      Concept next = any(byCategory.get(focused-- > 0 ? focus : category(random)), random);
      if (!chosen.contains(next)) {
        chosen.add(next);
      }
    }
    return chosen;
  }

  private static Category category(RandomGenerator random) {
    return anyOf(List.of(Category.values()), random);
  }

  private static <T> T anyOf(List<T> from, RandomGenerator random) {
    return from.get(random.nextInt(from.size()));
  }

  private static Concept any(@Nullable List<Concept> from, RandomGenerator random) {
    if (from == null) {
      throw new IllegalStateException("Cannot draw a concept: every category must have one");
    }
    return anyOf(from, random);
  }

  /** Returns a place with little overlap; nothing if none was found. */
  private Optional<Placed> place(
      Concept concept, int count, List<Placed> others, RandomGenerator random) {
    ArtStyle style = anyOf(styles.apply(concept), random);
    double largest = 0.7 / Math.sqrt(count);
    for (int i = 0; i < TRIES; i++) {
      double size = largest * (0.6 + 0.4 * random.nextDouble());
      double x = size / 2 + random.nextDouble() * (1 - size);
      double y = size / 2 + random.nextDouble() * (1 - size);
      double degrees = (2 * random.nextDouble() - 1) * options.mostRotation();
      Placed placed =
          new Placed(concept, style, x, y, size, stretch(random), degrees, tint(random));
      if (others.stream().allMatch(other -> isApart(placed, other))) {
        return Optional.of(placed);
      }
    }
    return Optional.empty();
  }

  /** Whoever knows a drawing only as it was drawn doesn't know the thing in another hand. */
  private static double stretch(RandomGenerator random) {
    double stretch = Math.exp((2 * random.nextDouble() - 1) * Math.log(MOST_STRETCH));
    return random.nextBoolean() ? stretch : -stretch;
  }

  private Tint tint(RandomGenerator random) {
    boolean recolored =
        options.recoloredShare() > 0 && random.nextDouble() < options.recoloredShare();
    return recolored ? new Tint(360 * random.nextDouble(), random.nextBoolean()) : Tint.AS_DRAWN;
  }

  private boolean isApart(Placed a, Placed b) {
    return a.distance(b) >= (1 - options.mostOverlap()) * (a.size() + b.size()) / 2;
  }
}
