package io.bridgestream.model.image.integrity;

import java.util.List;

/**
 * What a BMP's headers say, whatever their version.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param topDown whether the first row is the top one
 * @param bits per pixel: 1, 4, 8, 16, 24 or 32
 * @param compression how the rows are stored
 * @param masks for {@link Compression#BIT_FIELDS}: the bits of red, green, blue and alpha
 * @param colors the number of palette entries in the file
 * @param colorBytes the bytes per palette entry: 3 or 4
 */
record BmpHeader(
    int width,
    int height,
    boolean topDown,
    int bits,
    Compression compression,
    List<Integer> masks,
    int colors,
    int colorBytes) {

  /** The ways to store rows that are read here. */
  enum Compression {
    NONE(0),
    RUN_LENGTH_8(1),
    RUN_LENGTH_4(2),
    BIT_FIELDS(3);

    private final int code;

    Compression(int code) {
      this.code = code;
    }

    /** Returns the number that stands in the file. */
    int code() {
      return code;
    }
  }

  private static final int OS2_HEADER = 12;
  private static final int INFO_HEADER = 40;
  private static final int OS2_V2_HEADER = 64;
  private static final List<Integer> HEADERS = List.of(40, 52, 56, 64, 108, 124);

  /** Returns the bytes of one row of uncompressed pixels. */
  long rowBytes() {
    return ((long) width * bits + 31) / 32 * 4;
  }

  boolean hasPalette() {
    return bits <= 8;
  }

  static BmpHeader parse(ByteCursor cursor) throws DefectException {
    int size = cursor.s32Little("header size");
    if (size == OS2_HEADER) {
      return parseOs2(cursor);
    }
    if (!HEADERS.contains(size)) {
      throw DefectException.unsupported("header of " + size + " bytes");
    }
    int width = cursor.s32Little("width");
    int height = cursor.s32Little("height");
    cursor.skip(2, "planes");
    int bits = cursor.u16Little("bits per pixel");
    int code = cursor.s32Little("compression");
    cursor.skip(12, "header");
    int colors = cursor.s32Little("colours");
    cursor.skip(4, "header");
    Compression compression = compression(code, bits, size);
    boolean masksFollow = size == INFO_HEADER && compression == Compression.BIT_FIELDS;
    ByteCursor rest = cursor.part(masksFollow ? 12 : size - INFO_HEADER, "header");
    List<Integer> masks = compression == Compression.BIT_FIELDS ? masks(rest) : List.of();
    if (height == Integer.MIN_VALUE) {
      throw DefectException.corrupt("height must fit 31 bits, found " + height);
    }
    return checked(
        new BmpHeader(
            width, Math.abs(height), height < 0, bits, compression, masks, count(colors, bits), 4));
  }

  private static BmpHeader parseOs2(ByteCursor cursor) throws DefectException {
    int width = cursor.u16Little("width");
    int height = cursor.u16Little("height");
    cursor.skip(2, "planes");
    int bits = cursor.u16Little("bits per pixel");
    int colors = count(0, bits);
    return checked(
        new BmpHeader(width, height, false, bits, Compression.NONE, List.of(), colors, 3));
  }

  private static int count(int colors, int bits) {
    if (bits > 8) {
      return 0;
    }
    return colors == 0 ? 1 << bits : colors;
  }

  private static Compression compression(int code, int bits, int headerSize)
      throws DefectException {
    boolean fits =
        switch (code) {
          case 0 -> true;
          case 1 -> bits == 8;
          case 2 -> bits == 4;
          case 3 -> headerSize != OS2_V2_HEADER && (bits == 16 || bits == 32);
          default -> false;
        };
    if (!fits) {
      throw DefectException.unsupported("compression %d with %d bits".formatted(code, bits));
    }
    return Compression.values()[code];
  }

  private static List<Integer> masks(ByteCursor cursor) throws DefectException {
    int red = cursor.s32Little("red mask");
    int green = cursor.s32Little("green mask");
    int blue = cursor.s32Little("blue mask");
    int alpha = cursor.remaining() >= 4 ? cursor.s32Little("alpha mask") : 0;
    return List.of(red, green, blue, alpha);
  }

  private static BmpHeader checked(BmpHeader header) throws DefectException {
    if (header.width <= 0 || header.height <= 0) {
      throw DefectException.corrupt(
          "sides must be positive, found %dx%d".formatted(header.width, header.height));
    }
    if (!List.of(1, 4, 8, 16, 24, 32).contains(header.bits)) {
      throw DefectException.unsupported(header.bits + " bits per pixel");
    }
    if (header.hasPalette() && (header.colors < 0 || header.colors > 256)) {
      throw DefectException.corrupt("palettes must have 1 to 256 colours, found " + header.colors);
    }
    boolean runs =
        header.compression == Compression.RUN_LENGTH_4
            || header.compression == Compression.RUN_LENGTH_8;
    if (runs && header.topDown) {
      throw DefectException.corrupt("run-length coded rows must start at the bottom");
    }
    return header;
  }
}
