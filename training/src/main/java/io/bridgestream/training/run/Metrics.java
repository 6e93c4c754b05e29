package io.bridgestream.training.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * The numbers of a run as they come: {@code metrics.csv} (step, name, value) and an event file that
 * TensorBoard reads. A resumed run appends. Not thread-safe.
 */
final class Metrics implements AutoCloseable {
  private static final int MASK_ROTATION = 15;
  private static final int MASK_DELTA = 0xa282ead8;

  private final FileChannel csv;
  private final FileChannel events;

  private Metrics(FileChannel csv, FileChannel events) {
    this.csv = csv;
    this.events = events;
  }

  /** Opens both files in {@code folder}. */
  static Metrics open(Path folder) throws IOException {
    FileChannel csv = append(folder.resolve("metrics.csv"));
    Path directory = folder.resolve("tensorboard");
    Files.createDirectories(directory);
    String name = "events.out.tfevents.%d.bridgestream".formatted(Instant.now().getEpochSecond());
    Metrics metrics = new Metrics(csv, append(directory.resolve(name)));
    if (csv.size() == 0) {
      metrics.line("step,name,value\n");
    }
    metrics.record(new Message().number(1, now()).text(3, "brain.Event:2"));
    return metrics;
  }

  private static FileChannel append(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  void add(long step, String name, double value) {
    line(String.format(Locale.ROOT, "%d,%s,%s%n", step, name, value));
    Message scalar = new Message().text(1, name).decimal(2, (float) value);
    Message summary = new Message().message(1, scalar);
    record(new Message().number(1, now()).integer(2, step).message(5, summary));
  }

  private static double now() {
    return Instant.now().toEpochMilli() / 1000.0;
  }

  private void line(String text) {
    write(csv, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** TensorFlow's record: length and content, each followed by its masked checksum. */
  private void record(Message event) {
    byte[] content = event.toBytes();
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    length.putLong(0, content.length);
    ByteBuffer all =
        ByteBuffer.allocate(content.length + Long.BYTES + 2 * Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(content.length)
            .putInt(checksum(length.array()))
            .put(content)
            .putInt(checksum(content));
    write(events, all.flip());
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), MASK_ROTATION) + MASK_DELTA;
  }

  private static void write(FileChannel channel, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the run's metrics: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    try (events) {
      csv.close();
    }
  }

  /** A protocol buffer message, field by field. */
  private static final class Message {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 10).order(ByteOrder.LITTLE_ENDIAN);

    private void tag(int field, int wireType) {
      varint(((long) field << 3) | wireType);
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        bytes.put((byte) ((rest & 0x7F) | 0x80));
        rest >>>= 7;
      }
      bytes.put((byte) rest);
    }

    Message number(int field, double value) {
      tag(field, EIGHT_BYTES);
      bytes.putDouble(value);
      return this;
    }

    Message decimal(int field, float value) {
      tag(field, FOUR_BYTES);
      bytes.putFloat(value);
      return this;
    }

    Message integer(int field, long value) {
      tag(field, VARINT);
      varint(value);
      return this;
    }

    Message text(int field, String value) {
      return content(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return content(field, value.toBytes());
    }

    private Message content(int field, byte[] value) {
      tag(field, LENGTH);
      varint(value.length);
      bytes.put(value);
      return this;
    }

    byte[] toBytes() {
      byte[] copy = new byte[bytes.position()];
      bytes.duplicate().flip().get(copy);
      return copy;
    }
  }
}
