package io.bridgestream.training.data.official;

import io.bridgestream.training.data.ImageSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * An image inside a tar archive.
 *
 * @param shard the archive
 * @param entry its path in the archive
 * @param offset where it starts, in bytes
 * @param size in bytes
 */
public record ShardImage(Path shard, String entry, long offset, int size) implements ImageSource {
  @Override
  public String name() {
    return shard + "!" + entry;
  }

  @Override
  public byte[] read() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(shard.toFile(), "r")) {
      byte[] bytes = new byte[size];
      file.seek(offset);
      file.readFully(bytes);
      return bytes;
    } catch (EOFException e) {
      throw new IOException("the archive must be complete, found its end within the image", e);
    }
  }
}
