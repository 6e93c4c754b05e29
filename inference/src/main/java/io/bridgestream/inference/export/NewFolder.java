package io.bridgestream.inference.export;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder that is filled under another name and gets its own when it is complete. Whatever was not
 * moved into place is deleted when this is closed; a killed process leaves it as {@code
 * .NAME.*.partial}.
 */
final class NewFolder implements AutoCloseable {
  private final Path target;
  private final Path partial;
  private final Path replaced;

  /** Creates the empty folder that will become {@code target}. */
  NewFolder(Path target) throws IOException {
    String unique = ".%s.%s".formatted(target.getFileName(), UUID.randomUUID());
    this.target = target;
    this.partial = Files.createDirectory(target.resolveSibling(unique + ".partial"));
    this.replaced = target.resolveSibling(unique + ".replaced");
  }

  /** Returns the folder to fill. */
  Path path() {
    return partial;
  }

  /**
   * Gives the folder its name. Between the two moves there is none of that name: folders, unlike
   * files, can't be exchanged in one.
   */
  void moveIntoPlace() throws IOException {
    if (Files.exists(target)) {
      Files.move(target, replaced, ATOMIC_MOVE);
    }
    Files.move(partial, target, ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    delete(partial);
    delete(replaced);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> entries = Files.walk(folder)) {
      deepestFirst = entries.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path entry : deepestFirst) {
      Files.delete(entry);
    }
  }
}
