package io.bridgestream.model.tensors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Safetensors files put together by hand. */
final class SafetensorsBytes {
  private SafetensorsBytes() {}

  /** Writes a header as it is given, its true length before it and zeros as data behind it. */
  static Path write(Path file, String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(UTF_8);
    return write(file, json.length, json, dataBytes);
  }

  /** Writes a header with any length announced. */
  static Path write(Path file, long announced, byte[] header, int dataBytes) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(announced).put(header);
    return Files.write(file, bytes.array());
  }

  /** Returns a header's entry. */
  static String entry(String name, String type, String shape, long begin, long end) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(name, type, shape, begin, end);
  }
}
