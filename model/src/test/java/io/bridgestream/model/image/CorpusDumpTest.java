package io.bridgestream.model.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Writes what we make of each file under {@code -Dcorpus.dir} to {@code -Dcorpus.out}, for {@code
 * src/test/python/pillow_corpus.py} to compare with Pillow: a table and the decoded pixels.
 */
@EnabledIfSystemProperty(named = "corpus.dir", matches = ".+")
final class CorpusDumpTest {
  private static final Path CORPUS = Path.of(System.getProperty("corpus.dir", "."));
  private static final Path OUT = Path.of(System.getProperty("corpus.out", "target/corpus"));
  private static final ImageDecoder DECODER =
      new ImageDecoder(ImageLimits.defaults(), ExifOrientation.IGNORE);

  @Test
  void writesDecodedPixelsAndResizedDigests() throws IOException {
    Files.createDirectories(OUT);
    List<String> table = new ArrayList<>();

    for (Path file : files()) {
      table.add(describe(file, table.size()));
    }

    Files.write(OUT.resolve("ours.tsv"), table, UTF_8);
    assertThat(table).isNotEmpty();
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> walk = Files.walk(CORPUS)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String describe(Path file, int index) throws IOException {
    long start = System.nanoTime();
    DecodeResult result = DECODER.decode(Files.readAllBytes(file));
    long micros = (System.nanoTime() - start) / 1000;
    String name = CORPUS.relativize(file).toString();
    if (result instanceof RejectedImage rejected) {
      return String.join("\t", name, rejected.defect().name(), rejected.message(), "" + micros);
    }
    Pixels pixels = ((DecodedImage) result).pixels();
    Path raw = OUT.resolve(index + ".raw");
    Files.write(raw, pixels.samples());
    String size = pixels.width() + "x" + pixels.height() + "x" + pixels.channels();
    String resized = ResizeDigests.of(pixels);
    return String.join("\t", name, "ok", raw.getFileName().toString(), "" + micros, size, resized);
  }
}
