package io.bridgestream.training.data.scenes;

import io.bridgestream.training.data.tar.TarEntry;
import io.bridgestream.training.data.tar.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Gets the pictures from their npm packages with {@code npm pack}. */
public final class ArtworkFetch {
  private static final int MINUTES = 10;

  private ArtworkFetch() {}

  /**
   * Puts the pictures of all styles into {@code folder}; styles that are whole there stay.
   *
   * @throws IOException if npm is missing or fails, or a package lacks pictures
   * @throws InterruptedException if the thread is interrupted while npm runs
   */
  public static void into(Path folder) throws IOException, InterruptedException {
    List<Concept> concepts = Concepts.all();
    for (ArtStyle style : ArtStyle.ALL) {
      Files.createDirectories(folder.resolve(style.name()));
      if (isIncomplete(folder, style, concepts)) {
        fetch(folder, style, concepts);
      }
      List<Concept> missing = missing(folder, style, concepts);
      if (isIncomplete(folder, style, concepts)) {
        throw new IOException(
            "%s must have a picture of every concept, found none of %s"
                .formatted(style.source(), missing.get(0).name()));
      }
    }
  }

  /** Returns whether a style lacks a picture, or all of them where some always lack. */
  private static boolean isIncomplete(Path folder, ArtStyle style, List<Concept> concepts) {
    int missing = missing(folder, style, concepts).size();
    return style.isWhole() ? missing > 0 : missing == concepts.size();
  }

  private static List<Concept> missing(Path folder, ArtStyle style, List<Concept> concepts) {
    Predicate<Concept> there = concept -> Files.exists(Artwork.file(folder, style, concept));
    return concepts.stream().filter(there.negate()).toList();
  }

  private static void fetch(Path folder, ArtStyle style, List<Concept> concepts)
      throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("artwork");
    try {
      Process npm =
          new ProcessBuilder("npm", "pack", "--silent", style.source())
              .directory(work.toFile())
              .redirectErrorStream(true)
              .redirectOutput(work.resolve("npm.log").toFile())
              .start();
      if (!npm.waitFor(MINUTES, TimeUnit.MINUTES) || npm.exitValue() != 0) {
        npm.destroyForcibly();
        throw new IOException("npm pack %s failed".formatted(style.source()));
      }
      try (Stream<Path> files = Files.list(work)) {
        Path archive =
            files
                .filter(file -> file.toString().endsWith(".tgz"))
                .findFirst()
                .orElseThrow(() -> new IOException("npm pack gave no archive"));
        unpack(archive, folder, style, concepts);
      }
    } finally {
      delete(work);
    }
  }

  private static void unpack(Path archive, Path folder, ArtStyle style, List<Concept> concepts)
      throws IOException {
    Map<String, Concept> wanted = new HashMap<>();
    for (Concept concept : concepts) {
      // Some packages leave the variation selector out of the names.
      String plain = concept.picture().replace("-fe0f", "");
      wanted.put(style.folder() + plain + style.extension(), concept);
      wanted.put(style.folder() + concept.picture() + style.extension(), concept);
    }
    try (TarReader tar =
        new TarReader(
            new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive))))) {
      Optional<TarEntry> entry = tar.next();
      while (entry.isPresent()) {
        String name = entry.get().name();
        Concept concept = wanted.get(name);
        if (style.isIconSet() && name.equals(style.folder() + style.extension())) {
          draw(IconSet.read(tar.content()), folder, style, concepts);
        } else if (concept != null) {
          byte[] picture = style.isDrawn() ? Drawing.png(tar.content()) : tar.content();
          Files.write(Artwork.file(folder, style, concept), picture);
        }
        entry = tar.next();
      }
    }
  }

  private static void draw(IconSet icons, Path folder, ArtStyle style, List<Concept> concepts)
      throws IOException {
    for (Concept concept : concepts) {
      Optional<byte[]> drawing = icons.drawing(concept);
      if (drawing.isPresent()) {
        Files.write(Artwork.file(folder, style, concept), Drawing.png(drawing.get()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
