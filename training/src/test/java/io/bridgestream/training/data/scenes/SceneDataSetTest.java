package io.bridgestream.training.data.scenes;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.image.DecodedImage;
import io.bridgestream.model.image.ImageDecoder;
import io.bridgestream.training.data.DataSet;
import io.bridgestream.training.data.manifest.Manifest;
import io.bridgestream.training.data.manifest.ManifestLine;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneDataSetTest {
  private static final SceneOptions OPTIONS = SceneOptions.of(5, 300);

  @TempDir private static Path artwork;

  @TempDir private Path output;

  /** One plain square for each style and concept, in as many colours as there are. */
  @BeforeAll
  static void draw() throws IOException {
    List<ColorName> colors = List.of(ColorName.values());
    int number = 0;
    for (ArtStyle style : ArtStyle.ALL) {
      Files.createDirectories(artwork.resolve(style.name()));
      for (Concept concept : Concepts.all()) {
        ColorName color = colors.get(number++ % colors.size());
        Files.write(Artwork.file(artwork, style, concept), square(color.rgb()));
      }
    }
  }

  private static byte[] square(int rgb) throws IOException {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 16; i++) {
      image.setRGB(i % 4, i / 4, 0xFF000000 | rgb);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  @Test
  void makesTheSameFilesOfTheSameSeed(@TempDir Path other) throws IOException {
    SceneDataSet.write(OPTIONS, artwork, output);
    SceneDataSet.write(OPTIONS, artwork, other);

    for (String file : List.of("train.jsonl", "images/test-pairs/000003.png", "LICENCES.md")) {
      assertThat(output.resolve(file)).hasSameBinaryContentAs(other.resolve(file));
    }
  }

  @Test
  void writesSplitsThatTheManifestReads() throws IOException {
    SceneDataSet.write(OPTIONS, artwork, output);

    for (String split : List.of("train", "val", "test-scenes", "test-style", "test-pairs")) {
      DataSet questions = Manifest.questions(output, split);
      assertThat(questions.size()).isGreaterThan(60);
      assertThat(Manifest.captions(output, split).size()).isPositive();
      byte[] image = questions.example(questions.size() - 1).image().read();
      assertThat(ImageDecoder.defaults().decode(image)).isInstanceOf(DecodedImage.class);
    }
    assertThat(output.resolve("LICENCES.md")).content().contains("CC BY 4.0", "Apache", "MIT");
  }

  @Test
  void asksEveryKindOfQuestionSoThatWordsTellLittle() throws IOException {
    Map<String, List<ManifestLine>> splits = SceneDataSet.write(OPTIONS, artwork, output);

    List<ManifestLine> train = splits.getOrDefault("train", List.of());
    Map<String, List<ManifestLine>> byType =
        train.stream().filter(ManifestLine::isQuestion).collect(groupingBy(ManifestLine::type));
    assertThat(byType)
        .containsOnlyKeys(
            "existence", "category", "name", "counting", "color", "position", "moderation");
    for (String type : List.of("existence", "moderation")) {
      List<ManifestLine> lines = byType.getOrDefault(type, List.of());
      long yes = lines.stream().filter(line -> line.answers().contains("yes")).count();
      assertThat((double) yes / lines.size()).as(type).isBetween(0.42, 0.58);
    }
    List<ManifestLine> others =
        splits.entrySet().stream()
            .filter(split -> !split.getKey().equals("train"))
            .flatMap(split -> split.getValue().stream())
            .toList();
    assertThat(LanguagePrior.byType(train, others))
        .allSatisfy((type, share) -> assertThat(share).as(type).isLessThan(0.75));
  }

  @Test
  void pairsTrueCaptionsWithFalseOnes() throws IOException {
    List<ManifestLine> lines =
        SceneDataSet.write(OPTIONS, artwork, output).getOrDefault("train", List.of());

    List<ManifestLine> captions = lines.stream().filter(line -> !line.isQuestion()).toList();
    long matching = captions.stream().filter(c -> c.matches().orElseThrow()).count();
    assertThat(matching * 2).isEqualTo(captions.size());
  }

  @Test
  void drawsWhatAnOlderStyleLacksInOthers() throws IOException {
    ArtStyle older =
        ArtStyle.ALL.stream().filter(style -> !style.isWhole()).findAny().orElseThrow();
    Concept lacking = Concepts.all().get(7);
    Path picture = Artwork.file(artwork, older, lacking);
    byte[] file = Files.readAllBytes(picture);
    Files.delete(picture);
    try {
      Artwork pictures = Artwork.read(artwork, Concepts.all());

      assertThat(pictures.having(lacking, ArtStyle.TRAINED))
          .doesNotContain(older)
          .hasSize(ArtStyle.TRAINED.size() - 1);
      assertThat(pictures.having(Concepts.all().get(8), ArtStyle.TRAINED)).contains(older);
    } finally {
      Files.write(picture, file);
    }
  }

  /** What the tests show must be what artists drew. */
  @Test
  void recolorsPicturesToTrainOnOnly(@TempDir Path asDrawn) throws IOException {
    SceneOptions few = SceneOptions.of(5, 40).withMostPictures(1);
    SceneDataSet.write(few, artwork, asDrawn);

    SceneDataSet.write(few.withRecoloredShare(1), artwork, output);

    for (String split : List.of("val", "test-scenes", "test-style")) {
      for (String file : List.of(split + ".jsonl", "images/%s/000007.png".formatted(split))) {
        assertThat(output.resolve(file)).hasSameBinaryContentAs(asDrawn.resolve(file));
      }
    }
    Path first = Path.of("images/train/000000.png");
    assertThat(Files.readAllBytes(output.resolve(first)))
        .isNotEqualTo(Files.readAllBytes(asDrawn.resolve(first)));
  }

  @Test
  void asksOnlyWhatItIsTold() throws IOException {
    Map<String, List<ManifestLine>> splits =
        SceneDataSet.write(
            OPTIONS.withMostPictures(1).withAsked(List.of(Kind.NAME)), artwork, output);

    assertThat(splits).containsOnlyKeys("train", "val", "test-scenes", "test-style");
    assertThat(splits.getOrDefault("train", List.of()))
        .isNotEmpty()
        .allMatch(line -> line.type().equals("name"));
  }

  @Test
  void asksMoreOftenInOtherWords() throws IOException {
    List<ManifestLine> once =
        SceneDataSet.write(OPTIONS, artwork, output).getOrDefault("val", List.of());
    List<Kind> often = Stream.of(Kind.ALL, Kind.ALL, Kind.ALL).flatMap(List::stream).toList();
    List<ManifestLine> lines =
        SceneDataSet.write(OPTIONS.withAsked(often), artwork, output)
            .getOrDefault("val", List.of());

    assertThat(lines).hasSizeGreaterThan(2 * once.size());
    assertThat(lines.stream().map(line -> line.image() + line.text())).doesNotHaveDuplicates();
  }

  @Test
  void namesAPictureThatIsMissing(@TempDir Path empty) {
    assertThatThrownBy(() -> SceneDataSet.write(OPTIONS, empty, output))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith("Cannot read picture " + empty);
  }
}
