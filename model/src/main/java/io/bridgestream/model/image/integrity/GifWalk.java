package io.bridgestream.model.image.integrity;

import org.jspecify.annotations.Nullable;

/** One walk over the blocks of a GIF. */
final class GifWalk {
  private static final int TRAILER = 0x3B;
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2C;
  private static final int GRAPHIC_CONTROL = 0xF9;
  private static final int TABLE_FLAG = 0x80;
  private static final int INTERLACED_FLAG = 0x40;

  private final byte[] bytes;
  private final ByteCursor cursor;
  private Span globalPalette = new Span(0, 0);
  private int transparentIndex = GifFile.OPAQUE;
  private @Nullable GifFrame frame;

  GifWalk(byte[] bytes) {
    this.bytes = bytes;
    cursor = ByteCursor.over(bytes);
  }

  GifFile toEnd() throws DefectException {
    cursor.skip(6, "signature");
    int screenWidth = cursor.u16Little("screen width");
    int screenHeight = cursor.u16Little("screen height");
    int flags = cursor.u8("screen flags");
    cursor.skip(2, "screen descriptor");
    if ((flags & TABLE_FLAG) != 0) {
      globalPalette = palette(flags);
    }
    int block = cursor.u8("block");
    while (block != TRAILER) {
      switch (block) {
        case EXTENSION -> extension();
        case IMAGE -> image();
        default -> throw DefectException.corrupt("blocks must be 21, 2C or 3B, found " + block);
      }
      block = cursor.u8("block");
    }
    if (frame == null) {
      throw DefectException.corrupt("there must be an image, found none");
    }
    return new GifFile(
        bytes,
        Math.max(screenWidth, frame.x() + frame.width()),
        Math.max(screenHeight, frame.y() + frame.height()),
        frame);
  }

  private Span palette(int flags) throws DefectException {
    int length = 3 << ((flags & 7) + 1);
    Span palette = new Span(cursor.position(), length);
    cursor.skip(length, "palette");
    return palette;
  }

  private void extension() throws DefectException {
    int label = cursor.u8("extension");
    int start = cursor.position();
    skipBlocks();
    if (label == GRAPHIC_CONTROL && bytes[start] == 4) {
      boolean transparent = (bytes[start + 1] & 1) != 0;
      transparentIndex = transparent ? bytes[start + 4] & 0xFF : GifFile.OPAQUE;
    }
  }

  private void image() throws DefectException {
    int x = cursor.u16Little("image x");
    int y = cursor.u16Little("image y");
    int width = cursor.u16Little("image width");
    int height = cursor.u16Little("image height");
    int flags = cursor.u8("image flags");
    Span palette = (flags & TABLE_FLAG) != 0 ? palette(flags) : globalPalette;
    int start = cursor.position();
    cursor.skip(1, "code size");
    skipBlocks();
    if (frame != null) {
      return;
    }
    if (width == 0 || height == 0) {
      throw DefectException.corrupt("sides must be positive, found %dx%d".formatted(width, height));
    }
    Span codes = new Span(start, cursor.position() - start);
    boolean interlaced = (flags & INTERLACED_FLAG) != 0;
    frame = new GifFrame(x, y, width, height, interlaced, transparentIndex, palette, codes);
  }

  private void skipBlocks() throws DefectException {
    int length = cursor.u8("block length");
    while (length != 0) {
      cursor.skip(length, "block");
      length = cursor.u8("block length");
    }
  }
}
