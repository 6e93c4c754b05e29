package io.bridgestream.model.tensors;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Puts torch archives together by hand. */
final class TorchZip {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ZipOutputStream zip = new ZipOutputStream(bytes);

  /** Returns an archive with a pickle and nothing else yet. */
  static TorchZip of(byte[] pickle) {
    return new TorchZip().stored("archive/data.pkl", pickle);
  }

  /** Adds an entry as torch does, without compression. */
  TorchZip stored(String name, byte... content) {
    ZipEntry entry = new ZipEntry(name);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    return put(entry, content);
  }

  /** Adds a storage of {@code count} times the number 1.0. */
  TorchZip ones(String key, int count) {
    ByteBuffer floats = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    while (floats.hasRemaining()) {
      floats.putFloat(1f);
    }
    return stored("archive/data/" + key, floats.array());
  }

  /** Adds a compressed entry. */
  TorchZip deflated(String name, byte... content) {
    return put(new ZipEntry(name), content);
  }

  private TorchZip put(ZipEntry entry, byte[] content) {
    try {
      zip.putNextEntry(entry);
      zip.write(content);
      zip.closeEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes() throws IOException {
    zip.close();
    return bytes.toByteArray();
  }
}
