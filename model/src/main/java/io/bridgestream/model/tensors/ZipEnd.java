package io.bridgestream.model.tensors;

import java.nio.ByteBuffer;

/**
 * Where the directory of a zip file lies.
 *
 * @param directoryStart offset in the file
 * @param directoryBytes its size
 * @param entries number of its entries
 */
record ZipEnd(long directoryStart, long directoryBytes, long entries) {
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT_BYTES = 0xFFFF;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int LOCATOR_64_BYTES = 20;
  private static final int END_64 = 0x06064b50;
  private static final int END_64_BYTES = 56;

  /**
   * Finds the directory from the end of the file, in zip64 form where there is one.
   *
   * @throws io.bridgestream.model.InvalidModelException if there is no directory that reaches
   *     exactly to its end record
   */
  static ZipEnd find(MappedFile file) {
    long endStart = endStart(file);
    ByteBuffer record = file.slice(endStart, END_BYTES);
    ZipEnd end =
        new ZipEnd(
            Integer.toUnsignedLong(record.getInt(16)),
            Integer.toUnsignedLong(record.getInt(12)),
            record.getShort(10) & 0xFFFF);
    long directoryEnd = endStart;
    if (endStart >= LOCATOR_64_BYTES) {
      ByteBuffer locator = file.slice(endStart - LOCATOR_64_BYTES, LOCATOR_64_BYTES);
      if (locator.getInt(0) == LOCATOR_64) {
        directoryEnd = locator.getLong(8);
        end = read64(file, directoryEnd, endStart - LOCATOR_64_BYTES);
      }
    }
    if (end.directoryStart < 0
        || end.directoryBytes < 0
        || end.directoryStart > directoryEnd
        || end.directoryBytes != directoryEnd - end.directoryStart) {
      throw file.refusal(
          "its zip directory must end at %d, found %d bytes at %d"
              .formatted(directoryEnd, end.directoryBytes, end.directoryStart));
    }
    return end;
  }

  private static long endStart(MappedFile file) {
    long tailStart = Math.max(0, file.size() - END_BYTES - MAX_COMMENT_BYTES);
    ByteBuffer tail = file.slice(tailStart, file.size() - tailStart);
    for (int start = tail.remaining() - END_BYTES; start >= 0; start--) {
      if (tail.getInt(start) == END
          && (tail.getShort(start + 20) & 0xFFFF) == tail.remaining() - END_BYTES - start) {
        return tailStart + start;
      }
    }
    throw file.refusal("it must end with a zip directory, found none: it may be cut short");
  }

  private static ZipEnd read64(MappedFile file, long start, long locatorStart) {
    if (start < 0 || start != locatorStart - END_64_BYTES) {
      throw file.refusal(
          "its zip64 end record must lie before its locator at %d, found %d"
              .formatted(locatorStart, start));
    }
    ByteBuffer record = file.slice(start, END_64_BYTES);
    if (record.getInt(0) != END_64) {
      throw file.refusal("its zip64 locator must lead to a zip64 end record");
    }
    return new ZipEnd(record.getLong(48), record.getLong(40), record.getLong(32));
  }
}
