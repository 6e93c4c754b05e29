package io.bridgestream.model.image.integrity;

/**
 * The IHDR chunk.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param bitDepth bits per sample: 1, 2, 4, 8 or 16
 * @param color how samples make a pixel
 * @param interlaced whether the rows come in the seven passes of Adam7
 */
public record PngHeader(int width, int height, int bitDepth, Color color, boolean interlaced) {
  private static final int LENGTH = 13;

  /** PNG's colour types. */
  public enum Color {
    /** One grey sample. */
    GREY(0, 1),
    /** Red, green, blue. */
    RGB(2, 3),
    /** One index into PLTE. */
    PALETTE(3, 1),
    /** Grey and alpha. */
    GREY_ALPHA(4, 2),
    /** Red, green, blue, alpha. */
    RGBA(6, 4);

    private final int code;
    private final int samples;

    Color(int code, int samples) {
      this.code = code;
      this.samples = samples;
    }

    /** Returns the number of samples per pixel. */
    public int samples() {
      return samples;
    }

    private boolean allows(int bitDepth) {
      return switch (this) {
        case GREY -> Integer.bitCount(bitDepth) == 1 && bitDepth <= 16;
        case PALETTE -> Integer.bitCount(bitDepth) == 1 && bitDepth <= 8;
        case RGB, GREY_ALPHA, RGBA -> bitDepth == 8 || bitDepth == 16;
      };
    }

    private static Color of(int code) throws DefectException {
      for (Color color : values()) {
        if (color.code == code) {
          return color;
        }
      }
      throw DefectException.corrupt("colour type must be 0, 2, 3, 4 or 6, found " + code);
    }
  }

  static PngHeader parse(ByteCursor data) throws DefectException {
    if (data.remaining() != LENGTH) {
      throw DefectException.corrupt("IHDR must have 13 bytes, found " + data.remaining());
    }
    int width = data.s32Big("width");
    int height = data.s32Big("height");
    if (width <= 0 || height <= 0) {
      throw DefectException.corrupt("sides must be positive, found %dx%d".formatted(width, height));
    }
    int bitDepth = data.u8("bit depth");
    Color color = Color.of(data.u8("colour type"));
    if (!color.allows(bitDepth)) {
      throw DefectException.corrupt("%s can't have %d bits per sample".formatted(color, bitDepth));
    }
    int compression = data.u8("compression");
    int filter = data.u8("filter");
    int interlace = data.u8("interlace");
    if (compression != 0 || filter != 0 || interlace > 1) {
      throw DefectException.corrupt(
          "compression, filter and interlace must be 0, 0 and at most 1, found %d, %d and %d"
              .formatted(compression, filter, interlace));
    }
    return new PngHeader(width, height, bitDepth, color, interlace == 1);
  }

  /** Returns the number of bytes that the pixels take before compression, filter bytes included. */
  long uncompressedBytes() {
    if (!interlaced) {
      return passBytes(width, height);
    }
    return passBytes(up(width, 0, 8), up(height, 0, 8))
        + passBytes(up(width, 4, 8), up(height, 0, 8))
        + passBytes(up(width, 0, 4), up(height, 4, 8))
        + passBytes(up(width, 2, 4), up(height, 0, 4))
        + passBytes(up(width, 0, 2), up(height, 2, 4))
        + passBytes(up(width, 1, 2), up(height, 0, 2))
        + passBytes(width, up(height, 1, 2));
  }

  /** Returns how many of {@code side} positions an Adam7 pass takes. */
  private static int up(int side, int start, int step) {
    return side <= start ? 0 : (side - start - 1) / step + 1;
  }

  private long passBytes(int columns, int rows) {
    if (columns == 0) {
      return 0;
    }
    long bits = (long) columns * bitDepth * color.samples();
    return rows * (1 + (bits + 7) / 8);
  }
}
