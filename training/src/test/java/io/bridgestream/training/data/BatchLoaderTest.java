package io.bridgestream.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.model.image.Pixels;
import io.bridgestream.model.image.preprocessing.ImagePreprocessor;
import io.bridgestream.model.image.preprocessing.ImageTransform;
import io.bridgestream.model.image.preprocessing.PreprocessorConfig;
import io.bridgestream.model.text.Tokenizer;
import io.bridgestream.model.vqa.AnswerVocabulary;
import io.bridgestream.training.data.DamagedImages.Policy;
import io.bridgestream.training.data.augment.Augmentation;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchLoaderTest {
  private static final Path TOKENIZER =
      Path.of("../model/src/test/resources/io/bridgestream/model/text/small");
  private static final int IMAGES = 7;
  private static final int EXAMPLES = 21;

  @TempDir private static Path folder;
  private static Tokenizer tokenizer;

  private final List<String> reports = new ArrayList<>();
  private final DamagedImages skipped = new DamagedImages(Policy.SKIP, reports::add);

  @BeforeAll
  static void prepare() throws IOException {
    tokenizer = Tokenizer.open(TOKENIZER);
    for (int i = 0; i < IMAGES; i++) {
      BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
      image.setRGB(i, i, 0xFFFFFF);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(image, "png", bytes);
      Files.write(folder.resolve(i + ".png"), bytes.toByteArray());
    }
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void givesEveryExampleOnceAnEpochInAnotherOrder() throws InterruptedException {
    try (BatchLoader loader = open(LoaderOptions.training(3, 1), Position.START)) {
      List<String> first = ids(loader, loader.batchesPerEpoch());
      List<String> second = ids(loader, loader.batchesPerEpoch());

      assertThat(first).hasSize(EXAMPLES).doesNotHaveDuplicates();
      assertThat(second).containsExactlyInAnyOrderElementsOf(first).isNotEqualTo(first);
    }
  }

  @Test
  void doesNotDependOnTheNumberOfThreads() throws InterruptedException {
    LoaderOptions options = LoaderOptions.training(4, 3);
    try (BatchLoader one = open(options, Position.START);
        BatchLoader four = open(options.withThreads(4), Position.START)) {
      for (int i = 0; i < 20; i++) {
        assertSame(one.next(), four.next());
      }
    }
  }

  @Test
  void goesOnWhereItStopped() throws InterruptedException {
    LoaderOptions options = LoaderOptions.training(4, 3);
    try (BatchLoader whole = open(options, Position.START)) {
      for (int i = 0; i < 7; i++) {
        whole.next();
      }
      try (BatchLoader rest = open(options, new Position(1, 2))) {
        assertSame(rest.next(), whole.next());
        assertSame(rest.next(), whole.next());
      }
    }
  }

  @Test
  void splitsTheGlobalBatchAmongProcesses() throws InterruptedException {
    LoaderOptions four = LoaderOptions.training(4, 9);
    LoaderOptions two = LoaderOptions.training(2, 9);
    try (BatchLoader whole = open(four, Position.START);
        BatchLoader first = open(two.withProcess(0, 2), Position.START);
        BatchLoader second = open(two.withProcess(1, 2), Position.START)) {
      for (int i = 0; i < 8; i++) {
        List<String> parts = new ArrayList<>(ids(first, 1));
        parts.addAll(ids(second, 1));
        assertThat(parts).isEqualTo(ids(whole, 1));
      }
    }
  }

  @Test
  void keepsTextsOfAnImageTogetherAndReadsItOnce() throws InterruptedException {
    LoaderOptions options = LoaderOptions.training(6, 1).withTextsPerImage(3);
    try (BatchLoader loader = open(options, Position.START)) {
      Batch batch = loader.next();

      assertThat(batch.size()).isEqualTo(6);
      assertThat(batch.images().count()).isEqualTo(2);
      assertThat(batch.images().rows()).containsExactly(0, 0, 0, 1, 1, 1);
      assertThat(batch.images().pixels()).hasSize(2 * 3 * 8 * 8);
    }
  }

  @Test
  void givesSoftScoresMasksAndWhatIsFalse() throws InterruptedException {
    CollatorOptions options =
        CollatorOptions.of(16).withMasks(0.5).withFalseImages().withFalseTexts(2);
    try (BatchLoader loader =
        BatchLoader.open(
            data(IMAGES),
            collator(options, skipped),
            LoaderOptions.evaluation(5),
            Position.START)) {
      Batch batch = loader.next();
      MaskedTokens masked = batch.masked().orElseThrow();
      long[] ids = batch.texts().ids();

      assertThat(((Targets.Scores) batch.targets()).values())
          .containsExactly(1, 0.5f, 0, 0, 1, 0.5f, 0, 0, 1, 0.5f);
      assertThat(batch.falseImages().orElseThrow().rows()).hasSize(5);
      assertThat(batch.falseTexts().orElseThrow().texts()).isEqualTo(10);
      for (int i = 0; i < ids.length; i++) {
        long expected =
            masked.labels()[i] == MaskedTokens.IGNORED ? masked.ids()[i] : masked.labels()[i];
        assertThat(ids[i]).isEqualTo(expected);
      }
      assertThat(Arrays.stream(masked.labels())).anyMatch(label -> label >= 0);
    }
  }

  @Test
  void reportsADamagedImageOnceAndGoesOnWithoutIt() throws Exception {
    Files.writeString(folder.resolve("7.png"), "no image", StandardCharsets.UTF_8);
    try (BatchLoader loader =
        BatchLoader.open(
            data(IMAGES + 2),
            collator(CollatorOptions.of(16), skipped),
            LoaderOptions.evaluation(EXAMPLES + 6),
            Position.START)) {
      assertThat(loader.next().size()).isEqualTo(EXAMPLES);
      assertThat(loader.next().size()).isEqualTo(EXAMPLES);
    }
    assertThat(reports)
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains("7.png"), line -> assertThat(line).contains("8.png"));
    assertThat(skipped.images()).isEqualTo(2);
    assertThat(skipped.encounters()).isGreaterThanOrEqualTo(12);
  }

  @Test
  void endsTheRunIfDamageIsFatal() {
    DamagedImages fatal = new DamagedImages(Policy.FAIL, reports::add);
    try (BatchLoader loader =
        BatchLoader.open(
            data(IMAGES + 2),
            collator(CollatorOptions.of(16), fatal),
            LoaderOptions.evaluation(EXAMPLES + 6),
            Position.START)) {
      assertThatThrownBy(loader::next)
          .isInstanceOf(DamagedImageException.class)
          .hasMessageStartingWith("Cannot read image " + folder);
    }
  }

  private BatchLoader open(LoaderOptions options, Position start) {
    CollatorOptions collating = CollatorOptions.of(16).withMasks(0.3).withFalseImages();
    return BatchLoader.open(data(IMAGES), collator(collating, skipped), options, start);
  }

  /** Augments visibly: every byte gets a random number added. */
  private static Collator collator(CollatorOptions options, DamagedImages damaged) {
    PreprocessorConfig config = PreprocessorConfig.of(ImageTransform.SQUASH, 8);
    Augmentation noise =
        (image, random) -> {
          byte[] bytes = new byte[image.width() * image.height() * 3];
          random.nextBytes(bytes);
          bytes[0] = (byte) image.sample(0, 0, 0);
          return Pixels.copyOf(image.width(), image.height(), Pixels.RGB, bytes);
        };
    return new Collator(
        options,
        tokenizer,
        ImagePreprocessor.of(config),
        noise,
        Optional.of(AnswerVocabulary.of(List.of("yes", "no"))),
        damaged);
  }

  /** Three questions for each image. */
  private static DataSet data(int images) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 3 * images; i++) {
      Map<String, Float> scores = i % 2 == 0 ? Map.of("yes", 1f, "no", 0.5f) : Map.of();
      FileImage image = new FileImage(folder.resolve(i / 3 + ".png"));
      examples.add(
          Example.of("q" + i, image, i / 3, "is it a or b " + i, new Target.Answers(scores), "t"));
    }
    return DataSet.of(examples);
  }

  private static List<String> ids(BatchLoader loader, int batches) throws InterruptedException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      loader.next().examples().forEach(example -> ids.add(example.id()));
    }
    return ids;
  }

  private static void assertSame(Batch a, Batch b) {
    assertThat(a.position()).isEqualTo(b.position());
    assertThat(a.examples()).isEqualTo(b.examples());
    assertThat(Arrays.equals(a.images().pixels(), b.images().pixels())).isTrue();
    assertThat(a.falseImages().orElseThrow().pixels())
        .isEqualTo(b.falseImages().orElseThrow().pixels());
    assertThat(a.masked().orElseThrow().ids()).isEqualTo(b.masked().orElseThrow().ids());
  }
}
