package io.bridgestream.model.image.integrity;

/**
 * The LZW codes of a GIF image. Only the lengths of the strings are followed, which is enough to
 * know whether every pixel is there.
 */
final class GifCodes {
  private static final int MAX_CODES = 4096;
  private static final int MAX_CODE_BITS = 12;
  private static final int MAX_CODE_SIZE = 8;

  private final byte[] bytes;
  private final Span span;
  private int position;
  private int blockEnd;
  private int buffer;
  private int bufferedBits;

  GifCodes(byte[] bytes, Span span) {
    this.bytes = bytes;
    this.span = span;
    position = span.offset() + 1;
    blockEnd = position;
  }

  void requirePixels(long pixels) throws DefectException {
    int codeSize = bytes[span.offset()];
    if (codeSize < 1 || codeSize > MAX_CODE_SIZE) {
      throw DefectException.corrupt("code size must be between 1 and 8, found " + codeSize);
    }
    int clear = 1 << codeSize;
    int[] length = new int[MAX_CODES];
    int next = clear + 2;
    int bits = codeSize + 1;
    int previous = 0;
    long found = 0;
    while (found < pixels) {
      int code = code(bits);
      if (code == clear) {
        next = clear + 2;
        bits = codeSize + 1;
        previous = 0;
        continue;
      }
      if (code < 0 || code == clear + 1) {
        throw DefectException.truncated(
            "compressed pixels must be %d, found %d".formatted(pixels, found));
      }
      if (code > next || (code == next && (previous == 0 || next == MAX_CODES))) {
        throw DefectException.corrupt("LZW codes must be known, found " + code);
      }
      if (previous > 0 && next < MAX_CODES) {
        length[next++] = previous + 1;
        if (next == 1 << bits && bits < MAX_CODE_BITS) {
          bits++;
        }
      }
      previous = code < clear ? 1 : length[code];
      found += previous;
    }
  }

  /** Returns the next code, or -1 if the blocks end first. */
  private int code(int bits) {
    while (bufferedBits < bits) {
      if (position == blockEnd) {
        int blockLength = bytes[position++] & 0xFF;
        if (blockLength == 0) {
          position--;
          return -1;
        }
        blockEnd = position + blockLength;
      }
      buffer |= (bytes[position++] & 0xFF) << bufferedBits;
      bufferedBits += 8;
    }
    int code = buffer & ((1 << bits) - 1);
    buffer >>>= bits;
    bufferedBits -= bits;
    return code;
  }
}
