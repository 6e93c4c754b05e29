package io.bridgestream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.json.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Models that the original repositories and transformers made and ran. The build keeps a few beside
 * the networks; {@code -Dgolden.dir} names a folder with all of them.
 */
final class GoldenCases {
  private static final String COMMITTED = "../training/src/test/resources/golden";

  private GoldenCases() {}

  /** Returns the case folders that hold {@code file}, at least one. */
  static List<Path> with(String file) {
    Path root = Path.of(System.getProperty("golden.dir", COMMITTED));
    try (Stream<Path> folders = Files.list(root)) {
      List<Path> cases = folders.filter(f -> Files.exists(f.resolve(file))).sorted().toList();
      assertThat(cases).as("golden cases with %s under %s", file, root).isNotEmpty();
      return cases;
    } catch (IOException e) {
      throw new AssertionError("Cannot list the golden cases under " + root, e);
    }
  }

  static ObjectNode description(Path folder) {
    return JsonFile.read(folder.resolve("case.json"));
  }
}
