package io.bridgestream.model.image.integrity;

import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The zlib stream that a PNG's IDAT chunks hold together. */
final class PngPixelStream {
  private static final int BUFFER = 1 << 15;

  /** Bytes beyond the pixels that are read in search of the stream's end; more are ignored. */
  private static final int SURPLUS = 1 << 16;

  private final byte[] bytes;
  private final List<Span> parts;

  PngPixelStream(byte[] bytes, List<Span> parts) {
    this.bytes = bytes;
    this.parts = parts;
  }

  /** Fails unless the stream holds at least this many bytes, and a right checksum at its end. */
  void requireBytes(long expected) throws DefectException {
    Inflater inflater = new Inflater();
    try {
      long found = inflate(inflater, expected + SURPLUS);
      if (found < expected || (found <= expected + SURPLUS && !inflater.finished())) {
        throw DefectException.truncated(
            "compressed pixels must hold %d bytes and a checksum, found %d"
                .formatted(expected, found));
      }
    } catch (DataFormatException e) {
      throw DefectException.corrupt("compressed pixels must be a zlib stream: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  /** Returns the number of bytes inflated; stops soon after {@code enough}. */
  private long inflate(Inflater inflater, long enough) throws DataFormatException {
    byte[] buffer = new byte[BUFFER];
    long found = 0;
    for (Span part : parts) {
      inflater.setInput(bytes, part.offset(), part.length());
      while (!inflater.needsInput() && !inflater.finished() && found <= enough) {
        if (inflater.needsDictionary()) {
          throw new DataFormatException("preset dictionary");
        }
        found += inflater.inflate(buffer);
      }
    }
    return found;
  }
}
