package io.bridgestream.model.tensors;

import io.bridgestream.model.Quoted;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the central directory of a zip file. */
final class ZipDirectoryParser {
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_BYTES = 46;
  private static final int MAX_DIRECTORY_BYTES = 8 << 20;
  private static final int ENCRYPTED = 1;
  private static final int ZIP_64_FIELD = 1;
  private static final long IN_ZIP_64_FIELD = 0xFFFFFFFFL;

  private final MappedFile file;
  private final ByteBuffer directory;

  private ZipDirectoryParser(MappedFile file, ByteBuffer directory) {
    this.file = file;
    this.directory = directory;
  }

  /** Returns all entries; their limits are not known yet and 0. */
  static List<ZipEntry> parse(MappedFile file, ZipEnd end) {
    if (end.directoryBytes() > MAX_DIRECTORY_BYTES) {
      throw file.refusal(
          "its zip directory must be at most %d bytes, found %d"
              .formatted(MAX_DIRECTORY_BYTES, end.directoryBytes()));
    }
    ByteBuffer directory = file.slice(end.directoryStart(), end.directoryBytes());
    ZipDirectoryParser parser = new ZipDirectoryParser(file, directory);
    List<ZipEntry> entries = new ArrayList<>();
    while (directory.hasRemaining()) {
      entries.add(parser.next());
    }
    if (entries.size() != end.entries()) {
      throw file.refusal(
          "its zip directory must have %d entries, found %d"
              .formatted(end.entries(), entries.size()));
    }
    return entries;
  }

  private ZipEntry next() {
    ByteBuffer fixed = take(ENTRY_BYTES);
    if (fixed.getInt(0) != ENTRY) {
      throw file.refusal("its zip directory must consist of entries, found something else");
    }
    String name = name(file, take(fixed.getShort(28) & 0xFFFF));
    ByteBuffer extra = take(fixed.getShort(30) & 0xFFFF);
    take(fixed.getShort(32) & 0xFFFF);
    checkName(name);
    long compressed = Integer.toUnsignedLong(fixed.getInt(20));
    long length = Integer.toUnsignedLong(fixed.getInt(24));
    long start = Integer.toUnsignedLong(fixed.getInt(42));
    ByteBuffer wide = zip64Field(extra);
    if (length == IN_ZIP_64_FIELD) {
      length = wide(wide, name);
    }
    if (compressed == IN_ZIP_64_FIELD) {
      compressed = wide(wide, name);
    }
    if (start == IN_ZIP_64_FIELD) {
      start = wide(wide, name);
    }
    boolean stored =
        fixed.getShort(10) == 0 && compressed == length && (fixed.getShort(8) & ENCRYPTED) == 0;
    long checksum = Integer.toUnsignedLong(fixed.getInt(16));
    return new ZipEntry(name, start, stored, compressed, 0, checksum);
  }

  /** Torch names entries by plain paths; others could mislead whoever unpacks the file. */
  private void checkName(String name) {
    if (name.isEmpty()
        || name.startsWith("/")
        || name.indexOf('\\') >= 0
        || Arrays.asList(name.split("/", -1)).contains("..")) {
      throw file.refusal("entry names must be paths inside the archive, found " + Quoted.of(name));
    }
  }

  private static ByteBuffer zip64Field(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = extra.getShort() & 0xFFFF;
      int length = Math.min(extra.getShort() & 0xFFFF, extra.remaining());
      if (id == ZIP_64_FIELD) {
        return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      }
      extra.position(extra.position() + length);
    }
    return ByteBuffer.allocate(0);
  }

  private long wide(ByteBuffer field, String name) {
    long value = field.remaining() < Long.BYTES ? -1 : field.getLong();
    if (value < 0) {
      throw file.refusal("entry %s must have a size and place".formatted(Quoted.of(name)));
    }
    return value;
  }

  private ByteBuffer take(int length) {
    if (length > directory.remaining()) {
      throw file.refusal("its zip directory must hold whole entries, found the end in one");
    }
    ByteBuffer taken = directory.slice(directory.position(), length);
    directory.position(directory.position() + length);
    return taken.order(ByteOrder.LITTLE_ENDIAN);
  }

  static String name(MappedFile file, ByteBuffer utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw file.refusal("entry names must be UTF-8", e);
    }
  }
}
