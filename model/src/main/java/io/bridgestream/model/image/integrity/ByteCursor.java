package io.bridgestream.model.image.integrity;

import java.util.Arrays;

/** Reads a byte array forwards; running off its end is a truncated image, not an exception. */
final class ByteCursor {
  private final byte[] bytes;
  private final int end;
  private int position;

  ByteCursor(byte[] bytes, int position, int end) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  static ByteCursor over(byte[] bytes) {
    return new ByteCursor(bytes, 0, bytes.length);
  }

  int position() {
    return position;
  }

  int remaining() {
    return end - position;
  }

  /** Moves forward by {@code count} bytes, which must be there. */
  void skip(long count, String what) throws DefectException {
    if (count < 0 || count > remaining()) {
      throw DefectException.truncated(
          "%s needs %d bytes at %d, found %d".formatted(what, count, position, remaining()));
    }
    position += (int) count;
  }

  int u8(String what) throws DefectException {
    skip(1, what);
    return bytes[position - 1] & 0xFF;
  }

  int u16Big(String what) throws DefectException {
    return (u8(what) << 8) | u8(what);
  }

  int u16Little(String what) throws DefectException {
    return u8(what) | (u8(what) << 8);
  }

  int u24Little(String what) throws DefectException {
    return u16Little(what) | (u8(what) << 16);
  }

  int s32Big(String what) throws DefectException {
    return (u16Big(what) << 16) | u16Big(what);
  }

  int s32Little(String what) throws DefectException {
    return u16Little(what) | (u16Little(what) << 16);
  }

  long u32Little(String what) throws DefectException {
    return s32Little(what) & 0xFFFFFFFFL;
  }

  byte[] take(long count, String what) throws DefectException {
    int start = position;
    skip(count, what);
    return Arrays.copyOfRange(bytes, start, position);
  }

  /** Returns a cursor over the next {@code count} bytes and moves past them. */
  ByteCursor part(long count, String what) throws DefectException {
    int start = position;
    skip(count, what);
    return new ByteCursor(bytes, start, position);
  }
}
