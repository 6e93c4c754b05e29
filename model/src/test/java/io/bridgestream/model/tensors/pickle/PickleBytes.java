package io.bridgestream.model.tensors.pickle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Puts pickles together opcode by opcode. */
public final class PickleBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Starts a pickle of protocol 2. */
  public static PickleBytes pickle() {
    return new PickleBytes().op(0x80, 2);
  }

  /** Appends opcodes or other bytes. */
  public PickleBytes op(int... unsignedBytes) {
    for (int b : unsignedBytes) {
      bytes.write(b);
    }
    return this;
  }

  /** Appends opcodes that are ASCII characters. */
  public PickleBytes ops(String opcodes) {
    bytes.writeBytes(opcodes.getBytes(UTF_8));
    return this;
  }

  /** Pushes a string. */
  public PickleBytes text(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    bytes.write('X');
    int32(utf8.length);
    bytes.writeBytes(utf8);
    return this;
  }

  /** Pushes an int of 64 bits. */
  public PickleBytes integer(long value) {
    op(0x8A, 8);
    return int64(value);
  }

  /** Pushes a global. */
  public PickleBytes global(String module, String name) {
    return ops("c" + module + "\n" + name + "\n");
  }

  /** Pushes a tensor of float32 on storage {@code key}. */
  public PickleBytes tensor(
      String key, long storageCount, long offset, long[] size, long... strides) {
    global("torch._utils", "_rebuild_tensor_v2").ops("(");
    storage("FloatStorage", key, storageCount).integer(offset);
    longs(size).longs(strides).op(0x89);
    return global("collections", "OrderedDict").ops(")RtR");
  }

  /** Pushes a storage. */
  public PickleBytes storage(String type, String key, long count) {
    ops("(").text("storage").global("torch", type).text(key).text("cpu");
    return integer(count).ops("tQ");
  }

  private PickleBytes longs(long... values) {
    ops("(");
    for (long value : values) {
      integer(value);
    }
    return ops("t");
  }

  /** Appends four bytes, little-endian. */
  public PickleBytes int32(int value) {
    bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  /** Appends eight bytes, little-endian. */
  public PickleBytes int64(long value) {
    bytes.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    return this;
  }

  /** Ends the pickle. */
  public byte[] stop() {
    bytes.write('.');
    return bytes.toByteArray();
  }
}
