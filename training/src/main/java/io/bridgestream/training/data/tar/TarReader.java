package io.bridgestream.training.data.tar;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Goes through the plain files of a tar archive (ustar, with GNU's and POSIX' long names), front to
 * back. Closes what it reads from. Not thread-safe.
 */
public final class TarReader implements AutoCloseable {
  private static final int BLOCK = 512;
  private static final int LONGEST_NAME = 1 << 16;

  private final DataInputStream input;
  private long position;
  private long unread;

  /** Reads from a stream that is at the archive's start. */
  public TarReader(InputStream archive) {
    this.input = new DataInputStream(archive);
  }

  /**
   * Returns the next file, passing over what is left of the one before; nothing at the end.
   *
   * @throws IOException if the archive can't be read or is damaged
   */
  public Optional<TarEntry> next() throws IOException {
    String longName = "";
    while (true) {
      skip(unread);
      skip(Math.floorMod(-position, (long) BLOCK));
      byte[] header = new byte[BLOCK];
      if (!fill(header) || header[0] == 0) {
        return Optional.empty();
      }
      unread = octal(header);
      char kind = (char) header[156];
      if (kind == 'L') {
        longName = text(content(), 0, LONGEST_NAME);
      } else if (kind == 'x') {
        longName = paxPath(content(), longName);
      } else if (kind == '0' || kind == 0) {
        String name = longName.isEmpty() ? name(header) : longName;
        return Optional.of(new TarEntry(name, position, unread));
      }
    }
  }

  /**
   * Returns the content of the file that {@link #next} gave.
   *
   * @throws IOException if the archive ends before it
   */
  public byte[] content() throws IOException {
    if (unread > Integer.MAX_VALUE - BLOCK) {
      throw new IOException("a file must be under 2 GB, found " + unread + " bytes");
    }
    byte[] content = input.readNBytes((int) unread);
    if (content.length < unread) {
      throw new EOFException("the archive must be complete, found its end within a file");
    }
    position += unread;
    unread = 0;
    return content;
  }

  private boolean fill(byte[] block) throws IOException {
    int read = input.readNBytes(block, 0, block.length);
    position += read;
    if (read != 0 && read != block.length) {
      throw new EOFException("the archive must be complete, found its end within a header");
    }
    return read == block.length;
  }

  private void skip(long bytes) throws IOException {
    input.skipNBytes(bytes);
    position += bytes;
    unread = 0;
  }

  private static long octal(byte[] header) throws IOException {
    String digits = text(header, 124, 12).trim();
    try {
      return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    } catch (NumberFormatException e) {
      throw new IOException("a tar header must hold an octal size, found another", e);
    }
  }

  private static String name(byte[] header) {
    String name = text(header, 0, 100);
    boolean posix = text(header, 257, 5).equals("ustar") && header[262] == 0;
    String prefix = posix ? text(header, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  /** Records are "LENGTH KEY=VALUE\n". */
  private static String paxPath(byte[] records, String fallback) {
    String path = fallback;
    for (String line : new String(records, StandardCharsets.UTF_8).split("\n", -1)) {
      int key = line.indexOf(" path=");
      if (key > 0) {
        path = line.substring(key + 6);
      }
    }
    return path;
  }

  private static String text(byte[] bytes, int from, int length) {
    int end = from;
    while (end < Math.min(bytes.length, from + length) && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, from, end - from, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
