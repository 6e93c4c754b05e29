package io.bridgestream.cli;

import io.bridgestream.training.data.manifest.ManifestLine;
import io.bridgestream.training.data.scenes.ArtworkFetch;
import io.bridgestream.training.data.scenes.Kind;
import io.bridgestream.training.data.scenes.LanguagePrior;
import io.bridgestream.training.data.scenes.SceneDataSet;
import io.bridgestream.training.data.scenes.SceneOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bridgestream data emoji-scenes}: scenes of pictures with questions about them. */
@Command(
    name = "emoji-scenes",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Makes scenes of one to five pictures with questions and captions about them.",
      "Splits: train, val, test-scenes, test-style (an art style held out) and test-pairs",
      "(pairs of concepts held out). The pictures are fetched with npm, or given."
    })
final class EmojiScenesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where the data set goes.")
  private Path output;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "The same seed makes the same data set. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--scenes",
      paramLabel = "NUMBER",
      description = "Scenes to train on; other splits have a twentieth. Default: ${DEFAULT-VALUE}.")
  private int scenes = 12_000;

  @Option(
      names = "--image-size",
      paramLabel = "PIXELS",
      description = "The side of the images, at least 96. Default: ${DEFAULT-VALUE}.")
  private int imageSize = 96;

  @Option(
      names = "--concepts",
      paramLabel = "NUMBER",
      description = "Most concepts of each category and topic. Default: all.")
  private int concepts = SceneOptions.ALL;

  @Option(
      names = "--pictures",
      paramLabel = "NUMBER",
      description = "Most pictures in a scene, 1 to 5. Default: ${DEFAULT-VALUE}.")
  private int pictures = 5;

  @Option(
      names = "--concept-share",
      paramLabel = "SHARE",
      description =
          "Existence questions that name a concept, not a category. Default: ${DEFAULT-VALUE}.")
  private double conceptShare = 0.25;

  @Option(
      names = "--relation-share",
      paramLabel = "SHARE",
      description = "Position questions that relate two pictures. Default: ${DEFAULT-VALUE}.")
  private double relationShare = 0.2;

  @Option(
      names = "--recolored-share",
      paramLabel = "SHARE",
      description =
          "Pictures to train on that get other colours, so that shapes count. Default: ${DEFAULT-VALUE}.")
  private double recoloredShare;

  @Option(
      names = "--ask",
      split = ",",
      paramLabel = "KIND",
      description = {
        "What is asked about each scene: ${COMPLETION-CANDIDATES}.",
        "A kind may stand several times, and is then asked in other words. Default: each once."
      })
  private List<Kind> asked = Kind.ALL;

  @Option(
      names = "--artwork",
      paramLabel = "DIR",
      description =
          "Folder with the pictures, or where they are fetched to. Default: artwork in the output.")
  private @Nullable Path artwork;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  EmojiScenesCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    SceneOptions options = options();
    Path pictureFolder = artwork == null ? output.resolve("artwork") : artwork;
    try {
      ArtworkFetch.into(pictureFolder);
      report(SceneDataSet.write(options, pictureFolder, output));
    } catch (IOException e) {
      throw new CommandFailedException("Cannot make %s: %s".formatted(output, e.getMessage()), e);
    }
    return 0;
  }

  private SceneOptions options() {
    try {
      return SceneOptions.of(seed, scenes)
          .withSide(imageSize)
          .withConceptsPerCategory(concepts)
          .withMostPictures(pictures)
          .withShares(conceptShare, relationShare)
          .withRecoloredShare(recoloredShare)
          .withAsked(asked);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void report(Map<String, List<ManifestLine>> splits) {
    PrintWriter out = spec.commandLine().getOut();
    List<ManifestLine> train = splits.getOrDefault("train", List.of());
    out.printf("emoji-scenes written to %s%n", output);
    splits.forEach(
        (name, lines) -> {
          long questions = lines.stream().filter(ManifestLine::isQuestion).count();
          out.printf("%s: %d questions, %d captions%n", name, questions, lines.size() - questions);
        });
    out.println("right without looking at the image (test-scenes):");
    LanguagePrior.byType(train, splits.getOrDefault("test-scenes", List.of()))
        .forEach((type, share) -> out.printf(Locale.ROOT, "  %-10s %5.1f %%%n", type, 100 * share));
    out.flush();
  }
}
