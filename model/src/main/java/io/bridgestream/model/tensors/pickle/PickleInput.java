package io.bridgestream.model.tensors.pickle;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle. Nothing is allocated for a length before that many bytes are there. */
final class PickleInput {
  private static final int MAX_INT_BYTES = 255;
  private static final int MAX_LINE_BYTES = 1024;

  private final ByteBuffer bytes;

  PickleInput(ByteBuffer bytes) {
    this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  int remaining() {
    return bytes.remaining();
  }

  int unsignedByte() throws PickleException {
    return take(1).get() & 0xFF;
  }

  int unsignedShort() throws PickleException {
    return take(2).getShort() & 0xFFFF;
  }

  int signedInt() throws PickleException {
    return take(4).getInt();
  }

  long unsignedInt() throws PickleException {
    return Integer.toUnsignedLong(signedInt());
  }

  /** Returns eight bytes as a length: negative ones are too long for any file. */
  long unsignedLong() throws PickleException {
    long value = take(8).getLong();
    return value < 0 ? Long.MAX_VALUE : value;
  }

  double bigEndianDouble() throws PickleException {
    return take(8).order(ByteOrder.BIG_ENDIAN).getDouble();
  }

  BigInteger integer(long length) throws PickleException {
    if (length > MAX_INT_BYTES) {
      throw new PickleException(
          "an int must take at most %d bytes, found %d".formatted(MAX_INT_BYTES, length));
    }
    if (length == 0) {
      return BigInteger.ZERO;
    }
    ByteBuffer taken = take(length);
    byte[] bigEndian = new byte[taken.remaining()];
    for (int i = bigEndian.length - 1; i >= 0; i--) {
      bigEndian[i] = taken.get();
    }
    return new BigInteger(bigEndian);
  }

  String utf8(long length) throws PickleException {
    return decode(take(length));
  }

  String latin1(long length) throws PickleException {
    return StandardCharsets.ISO_8859_1.decode(take(length)).toString();
  }

  /** Returns the text up to the next line feed, which it skips. */
  String line() throws PickleException {
    for (int length = 0; length < Math.min(MAX_LINE_BYTES, bytes.remaining()); length++) {
      if (bytes.get(bytes.position() + length) == '\n') {
        String line = decode(take(length));
        bytes.get();
        return line;
      }
    }
    throw new PickleException(
        "a line must end within %d bytes, found no end".formatted(MAX_LINE_BYTES));
  }

  private ByteBuffer take(long length) throws PickleException {
    if (length > bytes.remaining()) {
      throw new PickleException(
          "its pickle ends too soon: %d bytes are needed, found %d"
              .formatted(length, bytes.remaining()));
    }
    ByteBuffer taken = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + (int) length);
    return taken;
  }

  private static String decode(ByteBuffer utf8) throws PickleException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw new PickleException("text in its pickle must be UTF-8", e);
    }
  }
}
