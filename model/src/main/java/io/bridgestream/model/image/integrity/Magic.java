package io.bridgestream.model.image.integrity;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Compares the bytes by which formats are known. */
final class Magic {
  private Magic() {}

  static boolean startsWith(byte[] bytes, byte... start) {
    return hasAt(bytes, 0, start);
  }

  static boolean hasAt(byte[] bytes, int offset, String letters) {
    return hasAt(bytes, offset, letters.getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean hasAt(byte[] bytes, int offset, byte[] part) {
    int end = offset + part.length;
    return bytes.length >= end && Arrays.equals(bytes, offset, end, part, 0, part.length);
  }
}
