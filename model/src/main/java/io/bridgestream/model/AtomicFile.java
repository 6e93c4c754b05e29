package io.bridgestream.model;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Writes files so that the final name holds the old content or the whole new one, never a part of
 * it, whenever the process or the machine stops. A killed process may leave a hidden {@code
 * .NAME.*.partial} beside the file, which can be deleted.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes a file's content from its first byte to its last. */
  @FunctionalInterface
  public interface Content {
    /** Writes the whole content; the channel stays open. */
    void writeTo(FileChannel channel) throws IOException;
  }

  /**
   * Creates or replaces {@code file}. It is on disk, under its name, when this returns.
   *
   * @throws IOException if the content can't be written; {@code file} is then as it was
   */
  public static void write(Path file, Content content) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder == null) {
      throw new IOException("Cannot write file %s: it must have a name".formatted(file));
    }
    Path partial =
        folder.resolve(".%s.%s.partial".formatted(absolute.getFileName(), UUID.randomUUID()));
    try {
      try (FileChannel channel = FileChannel.open(partial, CREATE_NEW, WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      Files.move(partial, absolute, ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
    sync(folder);
  }

  /**
   * Creates or replaces {@code file} with the bytes given.
   *
   * @throws IOException if they can't be written; {@code file} is then as it was
   */
  public static void write(Path file, byte[] content) throws IOException {
    write(
        file,
        channel -> {
          ByteBuffer bytes = ByteBuffer.wrap(content);
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  /** Deletes {@code file} if it exists; the deletion is on disk when this returns. */
  public static void delete(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.deleteIfExists(file) && folder != null) {
      sync(folder);
    }
  }

  /** A name is only as durable as the folder that holds it. */
  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }
}
