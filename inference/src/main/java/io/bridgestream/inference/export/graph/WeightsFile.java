package io.bridgestream.inference.export.graph;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.bridgestream.model.tensors.ElementType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The one file that all graphs of an export read their weights from. A weight is written when the
 * first graph asks for it and found again by name afterwards. Owns the file: close it. Not
 * thread-safe.
 */
public final class WeightsFile implements AutoCloseable {
  /** Name of the file beside the graphs. */
  public static final String NAME = "weights.bin";

  private static final int PAGE = 4096;
  private static final int CACHE_LINE = 64;
  private static final int CHUNK = 1 << 20;

  private final FileChannel channel;
  private final Map<String, StoredWeight> written = new HashMap<>();
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
  private long end;

  /** Creates the file, which must not exist yet. */
  public WeightsFile(Path file) throws IOException {
    this.channel = FileChannel.open(file, CREATE_NEW, WRITE);
  }

  /** Returns the floats called {@code name}, stored as {@code type} (F32 or F16). */
  public StoredWeight floats(
      String name, ElementType type, long[] shape, Supplier<float[]> elements) {
    return place(
        name,
        type,
        shape,
        () -> {
          for (float element : elements.get()) {
            if (type == ElementType.F16) {
              room(Short.BYTES).putShort(Half.ofFloat(element));
            } else {
              room(Float.BYTES).putFloat(element);
            }
          }
        });
  }

  /** Returns the signed bytes called {@code name}, stored as they are. */
  public StoredWeight bytes(String name, long[] shape, Supplier<byte[]> elements) {
    return bytes(name, ElementType.I8, shape, elements);
  }

  /** Returns the unsigned bytes called {@code name}, stored as they are. */
  public StoredWeight unsignedBytes(String name, long[] shape, Supplier<byte[]> elements) {
    return bytes(name, ElementType.U8, shape, elements);
  }

  private StoredWeight bytes(
      String name, ElementType type, long[] shape, Supplier<byte[]> elements) {
    return place(
        name,
        type,
        shape,
        () -> {
          for (byte element : elements.get()) {
            room(Byte.BYTES).put(element);
          }
        });
  }

  private StoredWeight place(String name, ElementType type, long[] shape, Runnable content) {
    StoredWeight known = written.get(name);
    if (known != null) {
      return known;
    }
    long length = type.bytes() * Arrays.stream(shape).reduce(1, Math::multiplyExact);
    align(length);
    long offset = end;
    content.run();
    flush();
    if (end - offset != length) {
      throw new IllegalStateException(
          "Cannot write weight '%s': its shape takes %d bytes, found %d"
              .formatted(name, length, end - offset));
    }
    StoredWeight weight =
        new StoredWeight(name, type, Arrays.stream(shape).boxed().toList(), offset, length);
    written.put(name, weight);
    return weight;
  }

  /** Large weights start on pages, so that a runtime can map them. */
  private void align(long length) {
    int alignment = length >= PAGE ? PAGE : CACHE_LINE;
    long padding = Math.floorMod(-end, alignment);
    for (long i = 0; i < padding; i++) {
      room(Byte.BYTES).put((byte) 0);
    }
    flush();
  }

  private ByteBuffer room(int bytes) {
    if (chunk.remaining() < bytes) {
      flush();
    }
    return chunk;
  }

  private void flush() {
    chunk.flip();
    end += chunk.remaining();
    try {
      while (chunk.hasRemaining()) {
        channel.write(chunk);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    chunk.clear();
  }

  /** Writes all that is still in memory to the disk and closes the file. */
  @Override
  public void close() throws IOException {
    try (channel) {
      channel.force(true);
    }
  }
}
