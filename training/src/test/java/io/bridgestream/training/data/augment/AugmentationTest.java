package io.bridgestream.training.data.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.model.image.PillowBicubic;
import io.bridgestream.model.image.Pixels;
import io.bridgestream.model.image.Region;
import io.bridgestream.training.data.augment.RandAugment.Operation;
import io.bridgestream.training.data.augment.RandomAugment.Colors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Golden values: training/src/test/python, augmentations.py and random_augment.py. */
class AugmentationTest {
  private static final int WIDTH = 23;
  private static final int HEIGHT = 17;

  @Test
  void equalsPillowInEveryOperation() throws IOException {
    List<String> lines = golden("pillow.tsv");

    assertThat(lines).hasSize(4 * Operation.values().length + 4);
    for (String line : lines) {
      String[] fields = line.split("\t", -1);
      byte[] expected = Base64.getDecoder().decode(fields[3]);
      double magnitude = Double.parseDouble(fields[1]) / 30;
      byte[] found =
          switch (fields[0]) {
            case "CROP" -> Raster.of(crop()).samples;
            case "FLIP" -> Raster.of(RandomFlip.flipped(image())).samples;
            case "SHIFT" ->
                RandomShift.shifted(
                        Raster.of(image()),
                        Integer.parseInt(fields[1]),
                        Integer.parseInt(fields[2]))
                    .samples;
            default ->
                RandAugment.apply(
                        Operation.valueOf(fields[0]),
                        Raster.of(image()),
                        magnitude,
                        Double.parseDouble(fields[2]))
                    .samples;
          };
      assertThat(found).as(String.join(" ", fields[0], fields[1], fields[2])).isEqualTo(expected);
    }
  }

  @Test
  void equalsTheOriginalsOpenCvInEveryOperation() throws IOException {
    List<String> lines = golden("opencv.tsv");

    assertThat(lines).hasSize(8 * RandomAugment.Operation.values().length);
    for (String line : lines) {
      String[] fields = line.split("\t", -1);
      String name = fields[0].replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
      byte[] found =
          RandomAugment.apply(
                  RandomAugment.Operation.valueOf(name),
                  Raster.of(image(fields[3].equals("BRIGHT") ? 20 : 0)),
                  Double.parseDouble(fields[1]) / 10,
                  Double.parseDouble(fields[2]))
              .samples;
      assertThat(found)
          .as(String.join(" ", fields[0], fields[1], fields[2], fields[3]))
          .isEqualTo(Base64.getDecoder().decode(fields[4]));
    }
  }

  @Test
  void drawsColorChangesOnlyIfAsked() {
    for (int seed = 0; seed < 400; seed++) {
      RandomGenerator random = new SplittableRandom(seed);
      byte[] kept = Raster.of(new RandomAugment(1, 5, Colors.KEPT).apply(image(0), random)).samples;
      assertThat(kept).isNotEqualTo(Tones.posterize(Raster.of(image(0)), 2).samples);
    }
    assertThat(
            IntStream.range(0, 400)
                .mapToObj(SplittableRandom::new)
                .map(random -> new RandomAugment(1, 5, Colors.CHANGED).apply(image(0), random))
                .filter(
                    changed ->
                        Arrays.equals(
                            Raster.of(changed).samples,
                            Tones.posterize(Raster.of(image(0)), 2).samples)))
        .hasSizeBetween(4, 30);
  }

  @Test
  void dependsOnNothingButTheGenerator() {
    Augmentation augmentation =
        Augmentation.sequence(
            List.of(
                new RandAugment(2, 9),
                new RandomAugment(2, 7, Colors.CHANGED),
                new RandomShift(3)));

    for (int seed = 0; seed < 50; seed++) {
      byte[] first = Raster.of(augmentation.apply(image(), new SplittableRandom(seed))).samples;
      byte[] again = Raster.of(augmentation.apply(image(), new SplittableRandom(seed))).samples;
      assertThat(first).isEqualTo(again);
    }
  }

  @Test
  void cropsWithinTheBoundsOfShareAndRatio() {
    RandomResizedCrop crop = new RandomResizedCrop(8, 0.5);
    RandomGenerator random = new SplittableRandom(1);

    for (int i = 0; i < 1000; i++) {
      Region part = crop.draw(640, 480, random);
      assertThat((double) part.width() * part.height() / (640 * 480)).isBetween(0.495, 1.0);
      assertThat((double) part.width() / part.height()).isBetween(0.745, 1.34);
      assertThat(part.left() + part.width()).isLessThanOrEqualTo(640);
      assertThat(part.top() + part.height()).isLessThanOrEqualTo(480);
    }
    assertThat(crop.draw(1000, 10, random)).isEqualTo(new Region(493, 0, 13, 10));
    assertThat(crop.apply(image(), random).width()).isEqualTo(8);
  }

  private static Pixels crop() {
    return PillowBicubic.resize(RandomResizedCrop.cropped(image(), new Region(3, 2, 13, 10)), 8, 8);
  }

  private static Pixels image() {
    return image(20);
  }

  private static Pixels image(int darkest) {
    byte[] samples = new byte[WIDTH * HEIGHT * 3];
    for (int i = 0; i < samples.length; i++) {
      int c = i % 3;
      int x = i / 3 % WIDTH;
      int y = i / 3 / WIDTH;
      samples[i] = (byte) ((x * 7 + y * 13 + c * 50 + (x * y * (c + 3)) % 61) % 200 + darkest);
    }
    return Pixels.copyOf(WIDTH, HEIGHT, Pixels.RGB, samples);
  }

  private static List<String> golden(String name) throws IOException {
    InputStream stream = Objects.requireNonNull(AugmentationTest.class.getResourceAsStream(name));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    }
  }
}
