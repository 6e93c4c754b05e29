package io.bridgestream.model.image.integrity;

/**
 * A run of bytes within the file.
 *
 * @param offset the first byte
 * @param length the number of bytes
 */
record Span(int offset, int length) {
  int end() {
    return offset + length;
  }
}
