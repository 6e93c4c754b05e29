package io.bridgestream.model.tensors;

import io.bridgestream.model.Quoted;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * The entries of a zip file as torch writes it: one after the other, without overlap or
 * compression. Java's own reader takes other files too and can't say where an entry lies.
 */
final class ZipDirectory {
  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int LOCAL_HEADER_BYTES = 30;
  private static final int CHECKSUM_PIECE_BYTES = 64 << 20;

  private final MappedFile file;
  private final Map<String, ZipEntry> entries;

  private ZipDirectory(MappedFile file, Map<String, ZipEntry> entries) {
    this.file = file;
    this.entries = entries;
  }

  /**
   * Reads the directory at the end of a file; the entries are looked at when they are located.
   *
   * @throws io.bridgestream.model.InvalidModelException if the directory is damaged, or an entry is
   *     there twice or not inside the file
   */
  static ZipDirectory read(MappedFile file) {
    ZipEnd end = ZipEnd.find(file);
    Map<String, ZipEntry> entries = new LinkedHashMap<>();
    for (ZipEntry entry : ZipDirectoryParser.parse(file, end)) {
      if (entries.put(entry.name(), entry) != null) {
        throw file.refusal("entry %s must occur once".formatted(Quoted.of(entry.name())));
      }
    }
    return new ZipDirectory(file, withLimits(file, entries, end.directoryStart()));
  }

  private static Map<String, ZipEntry> withLimits(
      MappedFile file, Map<String, ZipEntry> entries, long directoryStart) {
    TreeMap<Long, String> byStart = new TreeMap<>();
    for (ZipEntry entry : entries.values()) {
      if (byStart.put(entry.headerStart(), entry.name()) != null) {
        throw overlap(file, entry);
      }
    }
    Map<String, ZipEntry> limited = new LinkedHashMap<>();
    for (ZipEntry entry : entries.values()) {
      Long next = byStart.higherKey(entry.headerStart());
      long limit = next == null ? directoryStart : next;
      if (entry.length() > limit - entry.headerStart() - LOCAL_HEADER_BYTES) {
        throw overlap(file, entry);
      }
      limited.put(
          entry.name(),
          new ZipEntry(
              entry.name(),
              entry.headerStart(),
              entry.stored(),
              entry.length(),
              limit,
              entry.crc32()));
    }
    return limited;
  }

  private static RuntimeException overlap(MappedFile file, ZipEntry entry) {
    return file.refusal(
        "entry %s must not reach into the next, found %d bytes from %d"
            .formatted(Quoted.of(entry.name()), entry.length(), entry.headerStart()));
  }

  /**
   * Refuses an archive with compressed or encrypted entries, which torch never writes for tensors.
   *
   * @throws io.bridgestream.model.InvalidModelException if there is one
   */
  void requireStored() {
    for (ZipEntry entry : entries.values()) {
      if (!entry.stored()) {
        throw file.refusal(
            "entry %s must be stored without compression or encryption, as torch does"
                .formatted(Quoted.of(entry.name())));
      }
    }
  }

  /** Returns the entries by name, in the order of the directory. */
  Map<String, ZipEntry> entries() {
    return Collections.unmodifiableMap(entries);
  }

  /**
   * Returns where the content of an entry starts, after comparing its header with the directory and
   * all of its bytes with the checksum.
   *
   * @throws io.bridgestream.model.InvalidModelException if they differ
   */
  long locate(ZipEntry entry) {
    String name = Quoted.of(entry.name());
    ByteBuffer header = file.slice(entry.headerStart(), LOCAL_HEADER_BYTES);
    if (header.getInt(0) != LOCAL_HEADER || header.getShort(8) != 0) {
      throw file.refusal("entry %s must begin with its header, not compressed".formatted(name));
    }
    int nameBytes = header.getShort(26) & 0xFFFF;
    int extraBytes = header.getShort(28) & 0xFFFF;
    long start = entry.headerStart() + LOCAL_HEADER_BYTES + nameBytes + extraBytes;
    if (start > entry.limit() || entry.length() > entry.limit() - start) {
      throw overlap(file, entry);
    }
    ByteBuffer localName = file.slice(entry.headerStart() + LOCAL_HEADER_BYTES, nameBytes);
    if (!ZipDirectoryParser.name(file, localName).equals(entry.name())) {
      throw file.refusal("entry %s must have one name, found another".formatted(name));
    }
    if (checksum(start, entry.length()) != entry.crc32()) {
      throw file.refusal(
          "entry %s must fit its checksum: the file is damaged, or was saved without checksums"
              .formatted(name));
    }
    return start;
  }

  private long checksum(long start, long length) {
    CRC32 checksum = new CRC32();
    for (long done = 0; done < length; done += CHECKSUM_PIECE_BYTES) {
      checksum.update(file.slice(start + done, Math.min(CHECKSUM_PIECE_BYTES, length - done)));
    }
    return checksum.getValue();
  }
}
