package io.bridgestream.training.data.scenes;

import io.bridgestream.model.AtomicFile;
import io.bridgestream.training.data.manifest.Manifest;
import io.bridgestream.training.data.manifest.ManifestLine;
import io.bridgestream.training.data.scenes.ScenePlan.Pairs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Writes the data set "emoji-scenes": splits train, val and test-scenes are drawn alike, test-style
 * shows an art style that the others don't, test-pairs shows concepts together that the others
 * never do.
 */
public final class SceneDataSet {
  private static final int LEAST_SCENES = 20;

  private final SceneOptions options;
  private final List<Concept> concepts;
  private final Artwork artwork;
  private final Path output;

  private SceneDataSet(SceneOptions options, Path artwork, Path output) {
    this.options = options;
    this.concepts =
        Concepts.spread(options.conceptsPerCategory(), concept -> styles(artwork, concept));
    this.artwork = Artwork.read(artwork, concepts);
    this.output = output;
  }

  private static int styles(Path artwork, Concept concept) {
    return (int)
        ArtStyle.ALL.stream()
            .filter(style -> Files.exists(Artwork.file(artwork, style, concept)))
            .count();
  }

  /**
   * Writes the data set; returns what each split holds.
   *
   * @param artwork folder with a folder of pictures for each style
   * @throws io.bridgestream.model.InvalidModelException if a picture is missing or damaged
   * @throws IOException if a file can't be written
   */
  public static Map<String, List<ManifestLine>> write(
      SceneOptions options, Path artwork, Path output) throws IOException {
    return new SceneDataSet(options, artwork, output).write();
  }

  private Map<String, List<ManifestLine>> write() throws IOException {
    int few = Math.max(LEAST_SCENES, options.scenes() / 20);
    Map<String, List<ManifestLine>> splits = new LinkedHashMap<>();
    List<ArtStyle> trained = ArtStyle.TRAINED;
    splits.put("train", split("train", options, options.scenes(), trained, Pairs.TRAINED));
    SceneOptions asDrawn = options.withRecoloredShare(0);
    splits.put("val", split("val", asDrawn, few, trained, Pairs.TRAINED));
    splits.put("test-scenes", split("test-scenes", asDrawn, few, trained, Pairs.TRAINED));
    List<ArtStyle> heldOut = List.of(ArtStyle.HELD_OUT);
    splits.put("test-style", split("test-style", asDrawn, few, heldOut, Pairs.TRAINED));
    if (options.mostPictures() > 1) {
      splits.put("test-pairs", split("test-pairs", asDrawn, few, trained, Pairs.HELD_OUT));
    }
    AtomicFile.write(output.resolve("LICENCES.md"), licences().getBytes(StandardCharsets.UTF_8));
    return splits;
  }

  private List<ManifestLine> split(
      String name, SceneOptions plans, int scenes, List<ArtStyle> styles, Pairs pairs)
      throws IOException {
    Files.createDirectories(output.resolve("images").resolve(name));
    ScenePlan plan =
        new ScenePlan(plans, concepts, concept -> artwork.having(concept, styles), pairs);
    SceneRenderer renderer = new SceneRenderer(options.side(), artwork);
    SceneQuestions questions = new SceneQuestions(options, concepts, artwork);
    RandomGenerator random = new SplittableRandom(options.seed() * 31 + name.hashCode());
    List<ManifestLine> lines = new ArrayList<>();
    for (int i = 0; i < scenes; i++) {
      Scene scene = plan.draw(random);
      String image = String.format(Locale.ROOT, "images/%s/%06d.png", name, i);
      Files.write(output.resolve(image), renderer.png(scene));
      lines.addAll(questions.of(scene, image, random));
    }
    Manifest.write(output, name, lines);
    return lines;
  }

  private static String licences() {
    StringBuilder text = new StringBuilder();
    text.append("# Licences of the pictures\n\n");
    text.append("The scenes are adaptations (scaled, rotated, composed) of pictures from:\n\n");
    ArtStyle.ALL.forEach(
        style -> text.append("- %s (npm package %s)%n".formatted(style.credit(), style.source())));
    text.append("\nThe last is shown by the split test-style only, the others by all others.\n");
    return text.toString();
  }
}
