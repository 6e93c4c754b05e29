package io.bridgestream.stream.flink;

import io.bridgestream.stream.EventHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Carries Kafka records between tasks, byte for byte. A leading byte says the format, as records in
 * an unaligned checkpoint may be read by a later version.
 */
abstract class RecordSerializer<T> extends TypeSerializerSingleton<T> {
  private static final byte FORMAT = 1;
  private static final int NONE = -1;

  abstract void write(T record, DataOutputView target) throws IOException;

  abstract T read(DataInputView source) throws IOException;

  @Override
  public final void serialize(T record, DataOutputView target) throws IOException {
    target.writeByte(FORMAT);
    write(record, target);
  }

  @Override
  public final T deserialize(DataInputView source) throws IOException {
    byte format = source.readByte();
    if (format != FORMAT) {
      throw new IOException(
          "Cannot read record: its format must be %d, found %d".formatted(FORMAT, format));
    }
    return read(source);
  }

  @Override
  public final T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public final void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public final boolean isImmutableType() {
    return true;
  }

  @Override
  public final T copy(T from) {
    return from;
  }

  @Override
  public final T copy(T from, T reuse) {
    return from;
  }

  @Override
  public final int getLength() {
    return -1;
  }

  static void writeBytes(byte @Nullable [] bytes, DataOutputView target) throws IOException {
    target.writeInt(bytes == null ? NONE : bytes.length);
    if (bytes != null) {
      target.write(bytes);
    }
  }

  static byte @Nullable [] readBytes(DataInputView source) throws IOException {
    int length = source.readInt();
    if (length == NONE) {
      return null;
    }
    byte[] bytes = new byte[length];
    source.readFully(bytes);
    return bytes;
  }

  /**
   * Not as Java's data streams do it: those refuse texts over 64 KiB, and a header may have one.
   */
  static void writeText(String text, DataOutputView target) throws IOException {
    writeBytes(text.getBytes(StandardCharsets.UTF_8), target);
  }

  static String readText(DataInputView source) throws IOException {
    byte[] bytes = readBytes(source);
    if (bytes == null) {
      throw new IOException("Cannot read record: a text must be there, found none");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static void writeHeaders(List<EventHeader> headers, DataOutputView target) throws IOException {
    target.writeInt(headers.size());
    for (EventHeader header : headers) {
      writeText(header.key(), target);
      writeBytes(header.value(), target);
    }
  }

  static List<EventHeader> readHeaders(DataInputView source) throws IOException {
    int count = source.readInt();
    List<EventHeader> headers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      headers.add(new EventHeader(readText(source), readBytes(source)));
    }
    return headers;
  }
}
