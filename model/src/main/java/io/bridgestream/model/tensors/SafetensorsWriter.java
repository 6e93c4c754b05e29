package io.bridgestream.model.tensors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.bridgestream.model.AtomicFile;
import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.Quoted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes safetensors files, byte for byte as the reference implementation would. The file appears
 * under its name when it is complete and on disk; tensors pass through one after the other, so a
 * model needs no room in the heap.
 */
public final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;
  private static final int MAX_TENSOR_NAME_CHARACTERS = 60_000;

  /** The reference's order: types that need the widest alignment first. */
  private static final List<ElementType> TYPE_ORDER =
      List.of(
          ElementType.I64,
          ElementType.F64,
          ElementType.F32,
          ElementType.I32,
          ElementType.BF16,
          ElementType.F16,
          ElementType.I16,
          ElementType.I8,
          ElementType.U8,
          ElementType.BOOL);

  private SafetensorsWriter() {}

  /**
   * Creates or replaces {@code file}, marked as a torch model, which transformers asks for.
   *
   * @throws IllegalArgumentException if two tensors have one name, a name can't stand in a file, or
   *     a source writes more or fewer bytes than its shape says
   * @throws IOException if the file can't be written, or a source fails; {@code file} is as it was
   */
  public static void write(Path file, Collection<? extends TensorSource> tensors)
      throws IOException {
    List<TensorSource> ordered = new ArrayList<>(tensors);
    ordered.sort(
        Comparator.comparingInt((TensorSource tensor) -> TYPE_ORDER.indexOf(tensor.type()))
            .thenComparing(TensorSource::name, SafetensorsWriter::compareAsUtf8));
    checkNames(ordered);
    byte[] header = header(ordered);
    AtomicFile.write(
        file,
        channel -> {
          ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          writeFully(channel, length.putLong(0, header.length));
          writeFully(channel, ByteBuffer.wrap(header));
          for (TensorSource tensor : ordered) {
            writeTensor(channel, tensor);
          }
        });
  }

  /** Returns the number of bytes of a tensor's elements. */
  static long byteLength(TensorSource tensor) {
    try {
      return StoredTensor.byteLength(tensor.name(), tensor.type(), tensor.shape());
    } catch (InvalidModelException e) {
      throw new IllegalArgumentException(
          "Cannot write tensor %s: its shape is impossible, found %s"
              .formatted(Quoted.of(tensor.name()), Arrays.toString(tensor.shape())),
          e);
    }
  }

  /** Throws IllegalArgumentException unless each tensor has a usable name of its own. */
  static void checkNames(Collection<? extends TensorSource> tensors) {
    Set<String> names = new HashSet<>();
    for (TensorSource tensor : tensors) {
      String name = tensor.name();
      if (name.equals(SafetensorsHeader.METADATA)
          || name.length() > MAX_TENSOR_NAME_CHARACTERS
          || !UTF_8.newEncoder().canEncode(name)) {
        throw new IllegalArgumentException(
            "Cannot write tensor %s: the name has another meaning, is too long or not Unicode"
                .formatted(Quoted.of(name)));
      }
      if (!names.add(name)) {
        throw new IllegalArgumentException(
            "Cannot write tensor %s: its name must be given once, found another"
                .formatted(Quoted.of(name)));
      }
    }
  }

  private static byte[] header(List<TensorSource> tensors) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart(SafetensorsHeader.METADATA);
      json.writeStringField("format", "pt");
      json.writeEndObject();
      long begin = 0;
      for (TensorSource tensor : tensors) {
        long end = Math.addExact(begin, byteLength(tensor));
        json.writeObjectFieldStart(tensor.name());
        json.writeStringField("dtype", tensor.type().name());
        writeArray(json, "shape", tensor.shape());
        writeArray(json, "data_offsets", begin, end);
        json.writeEndObject();
        begin = end;
      }
      json.writeEndObject();
    }
    while (bytes.size() % ALIGNMENT != 0) {
      bytes.write(' ');
    }
    if (bytes.size() > SafetensorsHeader.MAX_BYTES) {
      throw new IllegalArgumentException(
          "Cannot write safetensors file: its header must be at most %d bytes, found %d"
              .formatted(SafetensorsHeader.MAX_BYTES, bytes.size()));
    }
    return bytes.toByteArray();
  }

  private static void writeArray(JsonGenerator json, String field, long... values)
      throws IOException {
    json.writeFieldName(field);
    json.writeArray(values, 0, values.length);
  }

  private static void writeTensor(FileChannel channel, TensorSource tensor) throws IOException {
    long start = channel.position();
    tensor.writeTo(new AppendingChannel(channel));
    long written = channel.position() - start;
    if (written != byteLength(tensor)) {
      throw new IllegalArgumentException(
          "Cannot write tensor %s: %s %s takes %d bytes, its source wrote %d"
              .formatted(
                  Quoted.of(tensor.name()),
                  tensor.type(),
                  Arrays.toString(tensor.shape()),
                  byteLength(tensor),
                  written));
    }
  }

  private static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Compares by code point, which is the order of the UTF-8 bytes that the reference sorts. */
  private static int compareAsUtf8(String left, String right) {
    return Arrays.compareUnsigned(left.getBytes(UTF_8), right.getBytes(UTF_8));
  }
}
