package io.bridgestream.model.image;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import org.jspecify.annotations.Nullable;

/** The eight ways in which a camera can have been held, by their EXIF numbers. */
enum Orientation {
  /** 1: as it should be. */
  UPRIGHT(false, false, false),
  /** 2: mirrored left to right. */
  MIRRORED(false, true, false),
  /** 3: turned by half. */
  UPSIDE_DOWN(false, true, true),
  /** 4: mirrored top to bottom. */
  FLIPPED(false, false, true),
  /** 5: mirrored along the main diagonal. */
  TRANSPOSED(true, false, false),
  /** 6: shown upright after a quarter turn clockwise. */
  QUARTER_LEFT(true, false, true),
  /** 7: mirrored along the other diagonal. */
  TRANSVERSED(true, true, true),
  /** 8: shown upright after a quarter turn counter-clockwise. */
  QUARTER_RIGHT(true, true, false);

  private final boolean swapsSides;

  /** Whether the source column runs against the direction in which it is read. */
  private final boolean reversesColumns;

  /** Whether the source row runs against the direction in which it is read. */
  private final boolean reversesRows;

  Orientation(boolean swapsSides, boolean reversesColumns, boolean reversesRows) {
    this.swapsSides = swapsSides;
    this.reversesColumns = reversesColumns;
    this.reversesRows = reversesRows;
  }

  /** Returns what an EXIF block says; upright where it says nothing that makes sense. */
  static Orientation of(byte[] exif) {
    if (exif.length == 0) {
      return UPRIGHT;
    }
    Metadata metadata = new Metadata();
    try {
      new ExifReader().extract(new ByteArrayReader(exif), metadata);
    } catch (RuntimeException e) {
      return UPRIGHT;
    }
    return of(metadata.getFirstDirectoryOfType(ExifIFD0Directory.class));
  }

  private static Orientation of(@Nullable ExifIFD0Directory directory) {
    Integer number =
        directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
    return number == null || number < 1 || number > values().length
        ? UPRIGHT
        : values()[number - 1];
  }

  /** Returns the pixels as they should be shown. */
  Pixels upright(Pixels stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    int width = swapsSides ? stored.height() : stored.width();
    int height = swapsSides ? stored.width() : stored.height();
    int channels = stored.channels();
    byte[] source = stored.samples();
    byte[] target = new byte[source.length];
    for (int y = 0, to = 0; y < height; y++) {
      for (int x = 0; x < width; x++, to += channels) {
        int from = channels * index(stored, swapsSides ? y : x, swapsSides ? x : y);
        for (int channel = 0; channel < channels; channel++) {
          target[to + channel] = source[from + channel];
        }
      }
    }
    return new Pixels(width, height, channels, target);
  }

  private int index(Pixels stored, int column, int row) {
    int x = reversesColumns ? stored.width() - 1 - column : column;
    int y = reversesRows ? stored.height() - 1 - row : row;
    return y * stored.width() + x;
  }
}
