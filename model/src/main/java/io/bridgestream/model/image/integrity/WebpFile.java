package io.bridgestream.model.image.integrity;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A WebP file whose chunks all lie within the length that RIFF declares. Of an animation only the
 * first frame is kept. Bytes after the declared length are ignored.
 */
public final class WebpFile {
  private static final int ALPHA_FLAG = 0x10;
  private static final int ANIMATION_FLAG = 0x02;
  private static final int EXTENDED_HEADER_BYTES = 18;

  private final byte[] bytes;
  private final Canvas canvas;
  private final WebpFrame frame;
  private final byte[] exif;

  /** The VP8X chunk. */
  private record Canvas(int width, int height, boolean animated) {}

  private WebpFile(byte[] bytes, Canvas canvas, WebpFrame frame, byte[] exif) {
    this.bytes = bytes;
    this.canvas = canvas;
    this.frame = frame;
    this.exif = exif;
  }

  /** Returns whether the file starts like a WebP. */
  public static boolean matches(byte[] bytes) {
    return Magic.hasAt(bytes, 0, "RIFF") && Magic.hasAt(bytes, 8, "WEBP");
  }

  /**
   * Walks the chunks of a file that {@linkplain #matches starts like a WebP}.
   *
   * @throws DefectException if a chunk is missing, cut or wrong
   */
  public static WebpFile parse(byte[] bytes) throws DefectException {
    ByteCursor file = ByteCursor.over(bytes);
    file.skip(4, "RIFF");
    ByteCursor riff = file.part(file.u32Little("RIFF length"), "RIFF");
    riff.skip(4, "WEBP");
    WebpChunks chunks = new WebpChunks(bytes, riff);
    Canvas canvas = null;
    WebpFrame frame = null;
    byte[] exif = {};
    while (chunks.hasNext()) {
      WebpChunks.Chunk chunk = chunks.next();
      switch (chunk.type()) {
        case "VP8X" -> canvas = canvas(bytes, chunk.data());
        case "ANMF" -> frame = frame != null ? frame : animationFrame(bytes, chunk.data());
        case "EXIF" -> exif = exif(bytes, chunk.data());
        default -> frame = frame != null ? frame : chunks.picture(chunk);
      }
    }
    return checked(bytes, canvas, frame, exif);
  }

  private static WebpFile checked(
      byte[] bytes, @Nullable Canvas canvas, @Nullable WebpFrame frame, byte[] exif)
      throws DefectException {
    if (frame == null) {
      throw DefectException.truncated("there must be a picture chunk, found none");
    }
    if (canvas == null) {
      Canvas own = new Canvas(frame.width(), frame.height(), false);
      return new WebpFile(bytes, own, frame, exif);
    }
    boolean fits =
        canvas.animated()
            ? frame.x() + frame.width() <= canvas.width()
                && frame.y() + frame.height() <= canvas.height()
            : frame.width() == canvas.width() && frame.height() == canvas.height();
    if (!fits) {
      throw DefectException.corrupt(
          "the picture must fit the canvas of %dx%d, found %dx%d"
              .formatted(canvas.width(), canvas.height(), frame.width(), frame.height()));
    }
    return new WebpFile(bytes, canvas, frame, exif);
  }

  private static Canvas canvas(byte[] bytes, Span data) throws DefectException {
    ByteCursor cursor = new ByteCursor(bytes, data.offset(), data.end());
    int flags = cursor.s32Little("VP8X flags");
    int width = cursor.u24Little("canvas width") + 1;
    int height = cursor.u24Little("canvas height") + 1;
    return new Canvas(width, height, (flags & ANIMATION_FLAG) != 0);
  }

  private static @Nullable WebpFrame animationFrame(byte[] bytes, Span data)
      throws DefectException {
    ByteCursor cursor = new ByteCursor(bytes, data.offset(), data.end());
    int x = 2 * cursor.u24Little("frame x");
    int y = 2 * cursor.u24Little("frame y");
    int width = cursor.u24Little("frame width") + 1;
    int height = cursor.u24Little("frame height") + 1;
    cursor.skip(4, "frame duration");
    WebpChunks chunks = new WebpChunks(bytes, cursor);
    WebpFrame frame = null;
    while (chunks.hasNext() && frame == null) {
      frame = chunks.picture(chunks.next());
    }
    if (frame != null && (frame.width() != width || frame.height() != height)) {
      throw DefectException.corrupt(
          "the frame must be %dx%d, found %dx%d"
              .formatted(width, height, frame.width(), frame.height()));
    }
    return frame == null ? null : frame.at(x, y);
  }

  private static byte[] exif(byte[] bytes, Span data) {
    boolean prefixed = Magic.hasAt(bytes, data.offset(), "Exif\0\0");
    return Arrays.copyOfRange(
        bytes, Math.min(data.offset() + (prefixed ? 6 : 0), data.end()), data.end());
  }

  /** Returns the width of the canvas in pixels. */
  public int width() {
    return canvas.width();
  }

  /** Returns the height of the canvas in pixels. */
  public int height() {
    return canvas.height();
  }

  /** Returns where the picture lies on the canvas, from the left. */
  public int frameX() {
    return frame.x();
  }

  /** Returns where the picture lies on the canvas, from the top. */
  public int frameY() {
    return frame.y();
  }

  /** Returns whether the file is an animation, whose canvas is transparent around its frames. */
  public boolean animated() {
    return canvas.animated();
  }

  /** Returns whether the ALPH chunk, if any, holds alpha as plain bytes. */
  public boolean hasPlainAlpha() {
    Span alpha = frame.alpha();
    return alpha != null && (alpha.length() == 0 || (bytes[alpha.offset()] & 3) == 0);
  }

  /** Returns whether the picture is coded without loss. */
  public boolean lossless() {
    return frame.lossless();
  }

  /** Returns a copy of the EXIF block (a TIFF file); empty if there is none. */
  public byte[] exif() {
    return exif.clone();
  }

  /** Returns a still WebP of the picture and its alpha, and nothing else. */
  public byte[] essence() {
    ByteArrayOutputStream chunks = new ByteArrayOutputStream(bytes.length);
    Span alpha = frame.alpha();
    if (alpha != null && !frame.lossless()) {
      writeExtendedHeader(chunks);
      writeChunk(chunks, "ALPH", alpha);
    }
    writeChunk(chunks, frame.lossless() ? "VP8L" : "VP8 ", frame.picture());
    ByteArrayOutputStream file = new ByteArrayOutputStream(chunks.size() + 12);
    write(file, "RIFF");
    writeLittle(file, chunks.size() + 4, 4);
    write(file, "WEBP");
    file.writeBytes(chunks.toByteArray());
    return file.toByteArray();
  }

  private void writeExtendedHeader(ByteArrayOutputStream out) {
    write(out, "VP8X");
    writeLittle(out, EXTENDED_HEADER_BYTES - 8, 4);
    writeLittle(out, ALPHA_FLAG, 4);
    writeLittle(out, frame.width() - 1, 3);
    writeLittle(out, frame.height() - 1, 3);
  }

  private void writeChunk(ByteArrayOutputStream out, String type, Span data) {
    write(out, type);
    writeLittle(out, data.length(), 4);
    out.write(bytes, data.offset(), data.length());
    if (data.length() % 2 == 1) {
      out.write(0);
    }
  }

  private static void write(ByteArrayOutputStream out, String letters) {
    out.writeBytes(letters.getBytes(StandardCharsets.US_ASCII));
  }

  private static void writeLittle(ByteArrayOutputStream out, int value, int count) {
    for (int i = 0; i < count; i++) {
      out.write(value >>> (8 * i));
    }
  }
}
