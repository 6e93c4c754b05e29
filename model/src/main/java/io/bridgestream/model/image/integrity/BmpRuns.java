package io.bridgestream.model.image.integrity;

/**
 * The run-length codes of a BMP. They are followed, not unpacked, which is enough to know whether
 * they end as they should and stay within the image.
 */
final class BmpRuns {
  private static final int END_OF_LINE = 0;
  private static final int END_OF_BITMAP = 1;
  private static final int DELTA = 2;

  private final BmpHeader header;
  private final ByteCursor codes;
  private long x;
  private long y;

  BmpRuns(BmpHeader header, ByteCursor codes) {
    this.header = header;
    this.codes = codes;
  }

  /** Fails unless the codes reach the end of the bitmap, or of its last row. */
  void requireEnd() throws DefectException {
    boolean more = true;
    while (more) {
      int count = codes.u8("run length");
      int value = codes.u8("run value");
      if (count > 0) {
        advance(count);
      } else {
        more = escape(value);
      }
      more &= y < header.height();
    }
  }

  private boolean escape(int value) throws DefectException {
    switch (value) {
      case END_OF_LINE -> {
        x = 0;
        y++;
      }
      case END_OF_BITMAP -> {
        return false;
      }
      case DELTA -> {
        advance(codes.u8("run offset"));
        y += codes.u8("run offset");
      }
      default -> {
        int bytes = (value * header.bits() + 7) / 8;
        codes.skip(bytes + bytes % 2L, "plain run");
        advance(value);
      }
    }
    return true;
  }

  private void advance(int count) throws DefectException {
    x += count;
    if (x > header.width()) {
      throw DefectException.corrupt(
          "runs must stay within the row of %d pixels, found %d".formatted(header.width(), x));
    }
  }
}
