package io.bridgestream.model.tensors;

import static java.nio.file.StandardOpenOption.READ;

import io.bridgestream.model.InvalidModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A file of any size, mapped in windows of 1 GiB as they are needed. Thread-safe. Slices stay
 * readable after {@link #close}: a mapping is released when nothing refers to it any more. The file
 * must not be cut short while it is open.
 */
final class MappedFile implements AutoCloseable {
  private static final long WINDOW_BYTES = 1L << 30;

  private final NamedFile name;
  private final FileChannel channel;
  private final long size;
  private final ConcurrentMap<Long, ByteBuffer> windows = new ConcurrentHashMap<>();

  private MappedFile(NamedFile name, FileChannel channel) throws IOException {
    this.name = name;
    this.channel = channel;
    this.size = channel.size();
  }

  /**
   * Opens a file.
   *
   * @throws InvalidModelException if there is no such file or it can't be opened
   */
  static MappedFile open(NamedFile name) {
    // Anything but a regular file could block for ever or have no end.
    if (!Files.isRegularFile(name.path())) {
      throw name.refusal("it must be a regular file, found none");
    }
    try {
      FileChannel channel = FileChannel.open(name.path(), READ);
      try {
        return new MappedFile(name, channel);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw name.refusal(e.toString(), e);
    }
  }

  /** Returns the size in bytes. */
  long size() {
    return size;
  }

  /**
   * Returns a little-endian view of a range.
   *
   * @throws InvalidModelException if the range is over 2 GiB, not inside the file or not readable
   * @throws IllegalStateException if the file was closed
   */
  ByteBuffer slice(long offset, long length) {
    if (!channel.isOpen()) {
      throw new IllegalStateException(
          "Cannot read %s %s: it was closed".formatted(name.kind(), name.path()));
    }
    if (offset < 0 || length < 0 || length > size - offset) {
      throw name.refusal(
          "bytes must lie inside the %d of the file, found %d at %d"
              .formatted(size, length, offset));
    }
    if (length > Integer.MAX_VALUE) {
      throw name.refusal("at most 2 GiB can be read in one piece, found " + length);
    }
    long window = offset / WINDOW_BYTES;
    long start = offset - window * WINDOW_BYTES;
    ByteBuffer bytes =
        start + length <= WINDOW_BYTES
            ? window(window).slice((int) start, (int) length)
            : map(offset, length);
    return bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer window(long index) {
    long offset = index * WINDOW_BYTES;
    return windows.computeIfAbsent(
        index, ignored -> map(offset, Math.min(WINDOW_BYTES, size - offset)));
  }

  private ByteBuffer map(long offset, long length) {
    try {
      return channel.map(MapMode.READ_ONLY, offset, length);
    } catch (IOException e) {
      throw name.refusal(e.toString(), e);
    }
  }

  /** Returns the exception "Cannot read KIND PATH: PROBLEM". */
  InvalidModelException refusal(String problem) {
    return name.refusal(problem);
  }

  /** Returns the exception "Cannot read KIND PATH: PROBLEM" over what lies beneath. */
  InvalidModelException refusal(String problem, Throwable cause) {
    return name.refusal(problem, cause);
  }

  @Override
  public void close() {
    windows.clear();
    try {
      channel.close();
    } catch (IOException e) {
      throw name.refusal(e.toString(), e);
    }
  }
}
