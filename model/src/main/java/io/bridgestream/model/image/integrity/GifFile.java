package io.bridgestream.model.image.integrity;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A GIF file whose blocks are all there up to the trailer. Only the first frame is kept. Bytes
 * after the trailer are ignored.
 */
public final class GifFile {
  /** What {@link #transparentIndex} returns when every pixel is opaque. */
  public static final int OPAQUE = -1;

  private static final int COLORS = 256;

  private final byte[] bytes;
  private final int width;
  private final int height;
  private final GifFrame frame;

  GifFile(byte[] bytes, int width, int height, GifFrame frame) {
    this.bytes = bytes;
    this.width = width;
    this.height = height;
    this.frame = frame;
  }

  /** Returns whether the file starts like a GIF. */
  public static boolean matches(byte[] bytes) {
    return Magic.hasAt(bytes, 0, "GIF87a") || Magic.hasAt(bytes, 0, "GIF89a");
  }

  /**
   * Walks the blocks of a file that {@linkplain #matches starts like a GIF}. The compressed pixels
   * are not looked at: see {@link #requireAllPixels}.
   *
   * @throws DefectException if a block is missing, cut or wrong
   */
  public static GifFile parse(byte[] bytes) throws DefectException {
    return new GifWalk(bytes).toEnd();
  }

  /**
   * Follows the compressed pixels of the first frame without keeping them.
   *
   * @throws DefectException if they end early or hold an impossible code
   */
  public void requireAllPixels() throws DefectException {
    long pixels = (long) frame.width() * frame.height();
    new GifCodes(bytes, frame.codes()).requirePixels(pixels);
  }

  /** Returns the width of the screen in pixels, grown so that the first frame fits. */
  public int width() {
    return width;
  }

  /** Returns the height of the screen in pixels, grown so that the first frame fits. */
  public int height() {
    return height;
  }

  /** Returns where the first frame lies on the screen, from the left. */
  public int frameX() {
    return frame.x();
  }

  /** Returns where the first frame lies on the screen, from the top. */
  public int frameY() {
    return frame.y();
  }

  /** Returns the palette index of see-through pixels, or {@link #OPAQUE}. */
  public int transparentIndex() {
    return frame.transparentIndex();
  }

  /**
   * Returns 256 colours of red, green, blue. What the file's palette lacks, or all if it has none,
   * is a ramp of greys.
   */
  public byte[] palette() {
    byte[] palette = new byte[COLORS * 3];
    for (int i = 0; i < palette.length; i++) {
      palette[i] = (byte) (i / 3);
    }
    Span own = frame.palette();
    System.arraycopy(bytes, own.offset(), palette, 0, own.length());
    return palette;
  }

  /** Returns a GIF of the first frame alone, whose colours are its palette's indices. */
  public byte[] essence() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    out.writeBytes("GIF87a".getBytes(StandardCharsets.US_ASCII));
    writeShort(out, frame.width());
    writeShort(out, frame.height());
    int eightBitTable = 0xF7;
    out.write(eightBitTable);
    writeShort(out, 0);
    for (int i = 0; i < COLORS; i++) {
      out.writeBytes(new byte[] {(byte) i, (byte) i, (byte) i});
    }
    out.write(0x2C);
    writeShort(out, 0);
    writeShort(out, 0);
    writeShort(out, frame.width());
    writeShort(out, frame.height());
    out.write(frame.interlaced() ? 0x40 : 0);
    Span codes = frame.codes();
    out.writeBytes(Arrays.copyOfRange(bytes, codes.offset(), codes.end()));
    out.write(0x3B);
    return out.toByteArray();
  }

  private static void writeShort(ByteArrayOutputStream out, int value) {
    out.write(value);
    out.write(value >>> 8);
  }
}
