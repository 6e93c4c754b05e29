package io.bridgestream.model.image.preprocessing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.bridgestream.model.image.PillowBicubic;
import io.bridgestream.model.image.Pixels;
import io.bridgestream.model.image.Sha256;
import io.bridgestream.model.image.TestImages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every tensor of the golden case "preprocessing" to the last bit; those whose images aren't beside
 * the tests only with {@code -Dgolden.dir}.
 */
final class PreprocessingGoldenTest {
  private static final String FOLDER = "golden/";
  private static final Path GOLDEN = Path.of(System.getProperty("golden.dir", "."));
  private static final Map<String, Expected> EXPECTED = readExpected();
  private static final Map<Integer, String> PIXEL_FILES = readPixelFiles();

  private record Expected(List<Integer> shape, String digest) {}

  private static Map<String, Expected> readExpected() {
    Map<String, Expected> expected = new HashMap<>();
    for (String[] fields : table("digests.tsv")) {
      List<Integer> shape = Stream.of(fields[1].split("x", -1)).map(Integer::valueOf).toList();
      expected.put(fields[0], new Expected(shape, fields[2]));
    }
    return expected;
  }

  private static Map<Integer, String> readPixelFiles() {
    Map<Integer, String> files = new HashMap<>();
    table("images.tsv").forEach(fields -> files.put(Integer.valueOf(fields[0]), fields[2]));
    return files;
  }

  private static List<String[]> table(String name) {
    String text = new String(TestImages.bytes(FOLDER + name), UTF_8);
    return text.lines().map(line -> line.split("\t", -1)).toList();
  }

  private static Expected expected(String key) {
    return Objects.requireNonNull(EXPECTED.get(key), key);
  }

  static Stream<String> imageKeys() {
    return EXPECTED.keySet().stream().filter(key -> !key.startsWith("batch")).sorted();
  }

  @ParameterizedTest
  @MethodSource("imageKeys")
  void agreesWithTheReference(String key) throws IOException {
    Expected expected = expected(key);
    Pixels image = image(Integer.parseInt(key.substring(0, 2)));

    String digest = digest(key.substring(3), image, expected.shape());

    assertThat(digest).isEqualTo(expected.digest());
  }

  private static String digest(String tensor, Pixels image, List<Integer> shape) {
    if (tensor.equals("squash64_uint8")) {
      return Sha256.of(interleaved(preprocessor(ImageTransform.SQUASH, 64).preprocess(image)));
    }
    if (tensor.equals("clip64_uint8")) {
      return Sha256.of(interleaved(preprocessor(ImageTransform.CLIP, 64).preprocess(image)));
    }
    if (tensor.endsWith("resize_uint8")) {
      return Sha256.of(
          rows(PillowBicubic.resize(image.withoutAlpha(), shape.get(1), shape.get(0))));
    }
    int side = Integer.parseInt(tensor.substring(0, tensor.indexOf('.')));
    return Sha256.of(preprocessor(ImageTransform.HUGGING_FACE, side).preprocess(image).toFloats());
  }

  @Test
  void makesTheReferencesBatch() throws IOException {
    PixelBatch batch = batch(PreprocessorConfig.of(ImageTransform.HUGGING_FACE, 64));

    assertThat(Sha256.of(floats(batch))).isEqualTo(expected("batch.64.pil.pixel_values").digest());
    assertThat(Sha256.of(batch.mask())).isEqualTo(expected("batch.64.pil.pixel_mask").digest());
  }

  @Test
  void padsImagesOfUnequalSidesLikeTheReference() throws IOException {
    PreprocessorConfig cropping = PreprocessorConfig.of(ImageTransform.HUGGING_FACE, 64);
    PreprocessorConfig config =
        new PreprocessorConfig(
            cropping.transform(),
            true,
            64,
            32,
            OptionalInt.empty(),
            cropping.normalization(),
            Map.of());

    PixelBatch batch = batch(config);

    assertThat(List.of(batch.count(), batch.height(), batch.width())).containsExactly(4, 96, 96);
    assertThat(Sha256.of(floats(batch)))
        .isEqualTo(expected("batch_nocrop.64.pil.pixel_values").digest());
    assertThat(Sha256.of(batch.mask()))
        .isEqualTo(expected("batch_nocrop.64.pil.pixel_mask").digest());
  }

  private static PixelBatch batch(PreprocessorConfig config) throws IOException {
    ImagePreprocessor preprocessor = ImagePreprocessor.of(config);
    return PixelBatch.of(
        List.of(
            preprocessor.preprocess(image(3)),
            preprocessor.preprocess(image(8)),
            preprocessor.preprocess(image(15)),
            preprocessor.preprocess(image(19))));
  }

  private static ImagePreprocessor preprocessor(ImageTransform transform, int side) {
    return ImagePreprocessor.of(PreprocessorConfig.of(transform, side));
  }

  private static Pixels image(int index) throws IOException {
    String file = Objects.requireNonNull(PIXEL_FILES.get(index), "image " + index);
    if (TestImages.class.getResource(FOLDER + file) != null) {
      return TestImages.decode(TestImages.bytes(FOLDER + file));
    }
    assumeThat(System.getProperty("golden.dir")).as("-Dgolden.dir for %s", file).isNotNull();
    Path path = GOLDEN.resolve("preprocessing/images").resolve(file);
    return TestImages.decode(Files.readAllBytes(path));
  }

  private static byte[] rows(Pixels image) {
    byte[] rows = new byte[image.height() * image.width() * image.channels()];
    int rowBytes = image.width() * image.channels();
    for (int y = 0; y < image.height(); y++) {
      image.copyRow(0, y, image.width(), rows, y * rowBytes);
    }
    return rows;
  }

  private static byte[] interleaved(PixelBytes image) {
    ByteBuffer planes = image.bytes();
    int plane = image.width() * image.height();
    byte[] pixels = new byte[3 * plane];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = planes.get(i % 3 * plane + i / 3);
    }
    return pixels;
  }

  private static float[] floats(PixelBatch batch) {
    FloatBuffer values = batch.values();
    float[] floats = new float[values.remaining()];
    values.get(floats);
    return floats;
  }
}
