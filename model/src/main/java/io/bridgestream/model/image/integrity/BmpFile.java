package io.bridgestream.model.image.integrity;

import io.bridgestream.model.image.integrity.BmpHeader.Compression;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** A BMP file whose headers make sense and whose pixels are all there. */
public final class BmpFile {
  private static final int FILE_HEADER = 14;
  private static final int INFO_HEADER = 40;
  private static final List<Integer> MASKS_16 = List.of(0x7C00, 0x3E0, 0x1F, 0);
  private static final List<Integer> MASKS_32 = List.of(0xFF0000, 0xFF00, 0xFF, 0);

  private final byte[] bytes;
  private final BmpHeader header;
  private final byte[] palette;
  private final Span pixels;

  private BmpFile(byte[] bytes, BmpHeader header, byte[] palette, Span pixels) {
    this.bytes = bytes;
    this.header = header;
    this.palette = palette;
    this.pixels = pixels;
  }

  /** Returns whether the file starts like a BMP. */
  public static boolean matches(byte[] bytes) {
    return Magic.hasAt(bytes, 0, "BM");
  }

  /**
   * Reads the headers and palette of a file that {@linkplain #matches starts like a BMP}. The
   * pixels are not looked at: see {@link #requireAllPixels}.
   *
   * @throws DefectException if something is cut, impossible or of a rare kind
   */
  public static BmpFile parse(byte[] bytes) throws DefectException {
    ByteCursor cursor = ByteCursor.over(bytes);
    cursor.skip(10, "file header");
    long offset = cursor.u32Little("pixel offset");
    BmpHeader header = BmpHeader.parse(cursor);
    byte[] stored = {};
    if (header.hasPalette()) {
      stored = cursor.take((long) header.colors() * header.colorBytes(), "palette");
    }
    if (offset < cursor.position() || offset > bytes.length) {
      throw offset > bytes.length
          ? DefectException.truncated("pixels must start within the file, found " + offset)
          : DefectException.corrupt("pixels must start after the headers, found " + offset);
    }
    Span pixels = new Span((int) offset, bytes.length - (int) offset);
    return new BmpFile(bytes, header, palette(header, stored), pixels);
  }

  /** Returns 256 colours of red, green, blue; black where the file has none. */
  private static byte[] palette(BmpHeader header, byte[] stored) {
    byte[] palette = new byte[256 * 3];
    for (int i = 0; i < stored.length / header.colorBytes(); i++) {
      for (int channel = 0; channel < 3; channel++) {
        palette[3 * i + channel] = stored[i * header.colorBytes() + 2 - channel];
      }
    }
    return palette;
  }

  /**
   * Checks that no row is missing.
   *
   * @throws DefectException if the pixels end early, or run-length codes leave the image
   */
  public void requireAllPixels() throws DefectException {
    ByteCursor cursor = new ByteCursor(bytes, pixels.offset(), pixels.end());
    switch (header.compression()) {
      case NONE, BIT_FIELDS -> cursor.skip(header.rowBytes() * header.height(), "pixels");
      case RUN_LENGTH_4, RUN_LENGTH_8 -> new BmpRuns(header, cursor).requireEnd();
    }
  }

  /** Returns the width in pixels. */
  public int width() {
    return header.width();
  }

  /** Returns the height in pixels. */
  public int height() {
    return header.height();
  }

  /** Returns the bits per pixel: 1, 4, 8, 16, 24 or 32. */
  public int bits() {
    return header.bits();
  }

  /** Returns a copy of 256 colours of red, green, blue; black where the file has none. */
  public byte[] palette() {
    return palette.clone();
  }

  /** Returns the bits of red, green, blue and alpha in pixels of 16 or 32 bits. */
  public List<Integer> masks() {
    if (header.compression() == Compression.BIT_FIELDS) {
      return header.masks();
    }
    return header.bits() == 16 ? MASKS_16 : MASKS_32;
  }

  /** Returns a BMP of the same pixels with the plainest header. */
  public byte[] essence() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 256 * 4);
    boolean masked = header.compression() == Compression.BIT_FIELDS;
    int colors = header.hasPalette() ? 1 << header.bits() : 0;
    int offset = FILE_HEADER + INFO_HEADER + 4 * colors + (masked ? 12 : 0);
    out.write('B');
    out.write('M');
    writeInts(out, offset + pixels.length(), 0, offset);
    writeInts(
        out, INFO_HEADER, header.width(), header.topDown() ? -header.height() : header.height());
    writeInts(out, 1 | (header.bits() << 16), header.compression().code(), pixels.length());
    writeInts(out, 0, 0, colors, 0);
    if (masked) {
      header.masks().subList(0, 3).forEach(mask -> writeInts(out, mask));
    }
    for (int i = 0; i < colors; i++) {
      writeInts(out, i * 0x010101);
    }
    out.writeBytes(Arrays.copyOfRange(bytes, pixels.offset(), pixels.end()));
    return out.toByteArray();
  }

  private static void writeInts(ByteArrayOutputStream out, int... values) {
    for (int value : values) {
      out.write(value);
      out.write(value >>> 8);
      out.write(value >>> 16);
      out.write(value >>> 24);
    }
  }
}
