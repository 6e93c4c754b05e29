package io.bridgestream.training.data.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.training.data.scenes.ScenePlan.Pairs;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScenePlanTest {
  private static final int SCENES = 500;
  private static final List<Concept> CONCEPTS = Concepts.all();

  @Test
  void knowsAtLeastThreeHundredConceptsWithNamesOfTheirOwn() {
    assertThat(CONCEPTS).hasSizeGreaterThan(300);
    assertThat(CONCEPTS).extracting(Concept::name).doesNotHaveDuplicates();
    assertThat(CONCEPTS).extracting(Concept::picture).doesNotHaveDuplicates();
    assertThat(Topic.values())
        .allMatch(
            topic -> CONCEPTS.stream().anyMatch(c -> c.topic().filter(topic::equals).isPresent()));
  }

  @Test
  void neverShowsHeldOutPairsInTraining() {
    assertThat(scenes(Pairs.TRAINED)).noneMatch(ScenePlanTest::hasHeldOutPair);
  }

  @Test
  void alwaysShowsAHeldOutPairInItsTest() {
    assertThat(scenes(Pairs.HELD_OUT)).allMatch(ScenePlanTest::hasHeldOutPair);
  }

  @Test
  void keepsPicturesInsideAndApart() {
    assertThat(scenes(Pairs.TRAINED).flatMap(scene -> scene.pictures().stream()))
        .allMatch(p -> p.x() >= p.size() / 2 && p.x() <= 1 - p.size() / 2)
        .allMatch(p -> p.y() >= p.size() / 2 && p.y() <= 1 - p.size() / 2);
    assertThat(scenes(Pairs.TRAINED).flatMap(ScenePlanTest::gaps)).allMatch(gap -> gap >= 0.899);
  }

  @Test
  void showsOneToFivePicturesOnEveryColor() {
    List<Scene> scenes = scenes(Pairs.TRAINED).toList();

    assertThat(scenes).extracting(s -> s.pictures().size()).contains(1, 2, 3, 4, 5);
    assertThat(scenes).extracting(s -> s.background().color()).contains(ColorName.values());
  }

  @Test
  void spreadsFewConceptsOverTheListAndTakesThoseThatMostStylesHave() {
    List<Concept> few = Concepts.spread(5, concept -> 7);

    assertThat(few).doesNotHaveDuplicates().hasSizeLessThan(CONCEPTS.size() / 4);
    assertThat(few.stream().map(Concept::category)).contains(Category.values());
    assertThat(few.stream().flatMap(concept -> concept.topic().stream())).contains(Topic.values());
    List<Concept> animals =
        CONCEPTS.stream().filter(concept -> concept.category() == Category.ANIMAL).toList();
    List<Concept> last = animals.subList(animals.size() - 3, animals.size());
    List<Concept> before = animals.subList(animals.size() - 5, animals.size() - 3);
    assertThat(
            Concepts.spread(5, c -> last.contains(c) ? 9 : before.contains(c) ? 8 : 7).stream()
                .filter(concept -> concept.category() == Category.ANIMAL))
        .containsExactlyInAnyOrderElementsOf(animals.subList(animals.size() - 5, animals.size()));
    assertThat(Concepts.spread(SceneOptions.ALL, concept -> last.contains(concept) ? 9 : 7))
        .containsExactlyInAnyOrderElementsOf(CONCEPTS);
  }

  private static Stream<Scene> scenes(Pairs pairs) {
    SceneOptions options = SceneOptions.of(1, SCENES).withMostPictures(5);
    ScenePlan plan = new ScenePlan(options, CONCEPTS, concept -> ArtStyle.TRAINED, pairs);
    RandomGenerator random = new SplittableRandom(1);
    return Stream.generate(() -> plan.draw(random)).limit(SCENES);
  }

  private static boolean hasHeldOutPair(Scene scene) {
    return scene.pictures().stream()
        .anyMatch(
            a ->
                scene.pictures().stream()
                    .anyMatch(b -> Concepts.isHeldOut(a.concept(), b.concept())));
  }

  private static Stream<Double> gaps(Scene scene) {
    List<Placed> all = scene.pictures();
    return all.stream()
        .flatMap(
            a ->
                all.stream()
                    .filter(b -> !b.equals(a))
                    .map(b -> a.distance(b) / ((a.size() + b.size()) / 2)));
  }
}
