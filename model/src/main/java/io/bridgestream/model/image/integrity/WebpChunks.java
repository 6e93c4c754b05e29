package io.bridgestream.model.image.integrity;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the RIFF chunks of one level, and the picture that they hold. */
final class WebpChunks {
  private static final int SHOWN_BIT = 4;
  private static final int LOSSLESS_SIGNATURE = 0x2F;

  private final byte[] bytes;
  private final ByteCursor cursor;
  private @Nullable Span alpha;

  /** A chunk's four letters and where its data lies. */
  record Chunk(String type, Span data) {}

  WebpChunks(byte[] bytes, ByteCursor cursor) {
    this.bytes = bytes;
    this.cursor = cursor;
  }

  boolean hasNext() {
    return cursor.remaining() > 0;
  }

  Chunk next() throws DefectException {
    String type = new String(cursor.take(4, "chunk type"), StandardCharsets.ISO_8859_1);
    long length = cursor.u32Little("chunk length");
    int offset = cursor.position();
    cursor.skip(length, "chunk data");
    if (length % 2 == 1 && hasNext()) {
      cursor.skip(1, "chunk padding");
    }
    return new Chunk(type, new Span(offset, (int) length));
  }

  /** Returns the picture if the chunk completes one, and remembers its alpha if it is that. */
  @Nullable WebpFrame picture(Chunk chunk) throws DefectException {
    return switch (chunk.type()) {
      case "VP8 " -> lossy(chunk.data());
      case "VP8L" -> lossless(chunk.data());
      case "ALPH" -> {
        alpha = chunk.data();
        yield null;
      }
      default -> null;
    };
  }

  private WebpFrame lossy(Span data) throws DefectException {
    ByteCursor header = new ByteCursor(bytes, data.offset(), data.end());
    int tag = header.u24Little("VP8 frame tag");
    boolean keyFrame = (tag & 1) == 0;
    boolean known = ((tag >> 1) & 7) <= 3;
    boolean shown = ((tag >> SHOWN_BIT) & 1) == 1;
    int startCode = header.u24Little("VP8 start code");
    if (!keyFrame || !known || !shown || startCode != 0x2A019D) {
      throw DefectException.corrupt("VP8 must be a shown key frame with its start code");
    }
    int width = header.u16Little("VP8 width") & 0x3FFF;
    int height = header.u16Little("VP8 height") & 0x3FFF;
    header.skip(tag >>> 5, "first VP8 partition");
    if (width == 0 || height == 0) {
      throw DefectException.corrupt("sides must be positive, found %dx%d".formatted(width, height));
    }
    return new WebpFrame(0, 0, width, height, false, alpha != null, data, alpha);
  }

  private WebpFrame lossless(Span data) throws DefectException {
    ByteCursor header = new ByteCursor(bytes, data.offset(), data.end());
    int signature = header.u8("VP8L signature");
    int packed = header.s32Little("VP8L header");
    if (signature != LOSSLESS_SIGNATURE || packed >>> 29 != 0) {
      throw DefectException.corrupt("VP8L must have its signature and version 0");
    }
    int width = (packed & 0x3FFF) + 1;
    int height = ((packed >>> 14) & 0x3FFF) + 1;
    boolean hasAlpha = ((packed >>> 28) & 1) == 1;
    return new WebpFrame(0, 0, width, height, true, hasAlpha, data, null);
  }
}
