package io.bridgestream.training.data.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.training.TestSeed;
import io.bridgestream.training.data.manifest.ManifestLine;
import io.bridgestream.training.data.scenes.ScenePlan.Pairs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneQuestionsTest {
  private static final int SCENES = 400;

  /** Far enough for anyone who looks: an eighth of the image's side. */
  private static final double CLEARLY = 0.12;

  @TempDir private Path noArtwork;

  @Test
  void asksForPlacesOnlyWhereTheyAreClear() {
    SceneOptions options =
        SceneOptions.of(1, SCENES).withMostPictures(1).withAsked(List.of(Kind.POSITION));
    List<Concept> concepts = Concepts.all();
    ScenePlan plan = new ScenePlan(options, concepts, c -> ArtStyle.TRAINED, Pairs.TRAINED);
    SceneQuestions questions =
        new SceneQuestions(options, concepts, Artwork.read(noArtwork, List.of()));
    RandomGenerator random = new SplittableRandom(TestSeed.next());
    List<String> answers = new ArrayList<>();

    for (int i = 0; i < SCENES; i++) {
      Scene scene = plan.draw(random);
      Placed only = scene.pictures().get(0);
      for (ManifestLine line : questions.of(scene, "image.png", random)) {
        String answer = line.answers().get(0);
        answers.add(answer);
        assertThat(towards(answer, only)).as(line.text() + answer).isGreaterThan(CLEARLY);
      }
    }

    assertThat(answers).contains("left", "right", "top", "bottom");
    assertThat(answers).hasSizeGreaterThan(SCENES / 4);
  }

  private static double towards(String side, Placed placed) {
    return switch (side) {
      case "left" -> 0.5 - placed.x();
      case "right" -> placed.x() - 0.5;
      case "top" -> 0.5 - placed.y();
      case "bottom" -> placed.y() - 0.5;
      default -> throw new AssertionError("No side: " + side);
    };
  }
}
