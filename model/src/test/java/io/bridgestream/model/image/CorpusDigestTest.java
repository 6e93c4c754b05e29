package io.bridgestream.model.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real files under {@code -Dcorpus.dir}, decoded and resized to the pixels that Pillow had; {@code
 * src/test/python/pillow_corpus.py} says where the files come from. No JPEG: its pixels depend on
 * the JDK's build.
 */
@EnabledIfSystemProperty(named = "corpus.dir", matches = ".+")
final class CorpusDigestTest {
  private static final Path CORPUS = Path.of(System.getProperty("corpus.dir", "."));

  static Stream<String> rows() {
    return new String(TestImages.bytes("corpus/digests.tsv"), UTF_8).lines();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void decodesAndResizesLikePillow(String row) throws IOException {
    String[] fields = row.split("\t", -1);

    Pixels pixels = TestImages.decode(Files.readAllBytes(CORPUS.resolve(fields[0])));

    assertThat(Sha256.of(pixels.samples())).as("pixels").isEqualTo(fields[2]);
    assertThat(ResizeDigests.of(pixels)).as("resized").isEqualTo(fields[3]);
  }
}
