package io.bridgestream.model.image.integrity;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A PNG file whose chunks are all there, in order, with right checksums, up to IEND. Bytes after
 * IEND are ignored.
 */
public final class PngFile {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int MAX_PALETTE_BYTES = 768;

  /** A chunk's four letters and where its data lies. */
  private record Chunk(String type, Span data) {
    boolean isCritical() {
      return Character.isUpperCase(type.charAt(0));
    }
  }

  private final byte[] bytes;
  private final PngHeader header;
  private final List<Span> imageData = new ArrayList<>();
  private byte[] palette = new byte[0];
  private byte[] transparency = new byte[0];
  private byte[] exif = new byte[0];

  private PngFile(byte[] bytes, PngHeader header) {
    this.bytes = bytes;
    this.header = header;
  }

  /** Returns whether the file starts like a PNG. */
  public static boolean matches(byte[] bytes) {
    return Magic.startsWith(bytes, SIGNATURE);
  }

  /**
   * Walks the chunks of a file that {@linkplain #matches starts like a PNG}. The compressed pixels
   * are not looked at: see {@link #requireAllPixels}.
   *
   * @throws DefectException if a chunk is missing, cut, damaged or out of order
   */
  public static PngFile parse(byte[] bytes) throws DefectException {
    ByteCursor cursor = ByteCursor.over(bytes);
    cursor.skip(SIGNATURE.length, "signature");
    Chunk chunk = nextChunk(bytes, cursor);
    if (!chunk.type().equals("IHDR")) {
      throw DefectException.corrupt("the first chunk must be IHDR, found another");
    }
    Span data = chunk.data();
    PngHeader header = PngHeader.parse(new ByteCursor(bytes, data.offset(), data.end()));
    PngFile file = new PngFile(bytes, header);
    do {
      Chunk previous = chunk;
      chunk = nextChunk(bytes, cursor);
      file.accept(chunk, previous);
    } while (!chunk.type().equals("IEND"));
    file.requireParts();
    return file;
  }

  private static Chunk nextChunk(byte[] bytes, ByteCursor cursor) throws DefectException {
    int length = cursor.s32Big("chunk length");
    byte[] type = cursor.take(4, "chunk type");
    for (byte letter : type) {
      if (!Character.isLetter(letter)) {
        throw DefectException.corrupt("chunk types must be letters, found byte " + letter);
      }
    }
    Span data = new Span(cursor.position(), length);
    cursor.skip(length & 0xFFFFFFFFL, "chunk data");
    CRC32 crc = new CRC32();
    crc.update(bytes, data.offset() - 4, length + 4);
    int stored = cursor.s32Big("chunk checksum");
    String name = new String(type, StandardCharsets.US_ASCII);
    if (stored != (int) crc.getValue()) {
      throw DefectException.corrupt(
          "chunk %s must have checksum %08x, found %08x"
              .formatted(name, (int) crc.getValue(), stored));
    }
    return new Chunk(name, data);
  }

  private void accept(Chunk chunk, Chunk previous) throws DefectException {
    switch (chunk.type()) {
      case "IDAT" -> {
        if (!imageData.isEmpty() && !previous.type().equals("IDAT")) {
          throw DefectException.corrupt("IDAT chunks must follow each other");
        }
        imageData.add(chunk.data());
      }
      case "PLTE" -> palette = copy(chunk.data());
      case "tRNS" -> transparency = copy(chunk.data());
      case "eXIf" -> exif = copy(chunk.data());
      case "IHDR" -> throw DefectException.corrupt("there must be one IHDR chunk, found two");
      case "IEND" -> {}
      default -> {
        if (chunk.isCritical()) {
          throw DefectException.unsupported("unknown critical chunk " + chunk.type());
        }
      }
    }
  }

  private void requireParts() throws DefectException {
    if (imageData.isEmpty()) {
      throw DefectException.truncated("there must be an IDAT chunk, found none");
    }
    if (palette.length % 3 != 0 || palette.length > MAX_PALETTE_BYTES) {
      throw DefectException.corrupt(
          "PLTE must have at most 256 colours of 3 bytes, found %d bytes"
              .formatted(palette.length));
    }
    if (header.color() == PngHeader.Color.PALETTE && palette.length == 0) {
      throw DefectException.corrupt("a palette image must have PLTE, found none");
    }
  }

  private byte[] copy(Span span) {
    return Arrays.copyOfRange(bytes, span.offset(), span.end());
  }

  /**
   * Inflates the pixels without keeping them.
   *
   * @throws DefectException if they end early or don't fit zlib's format and checksum
   */
  public void requireAllPixels() throws DefectException {
    new PngPixelStream(bytes, imageData).requireBytes(header.uncompressedBytes());
  }

  /** Returns what IHDR says. */
  public PngHeader header() {
    return header;
  }

  /** Returns a copy of PLTE: red, green, blue per colour; empty if there is none. */
  public byte[] palette() {
    return palette.clone();
  }

  /** Returns a copy of tRNS as it lies in the file; empty if there is none. */
  public byte[] transparency() {
    return transparency.clone();
  }

  /** Returns a copy of the EXIF block (a TIFF file); empty if there is none. */
  public byte[] exif() {
    return exif.clone();
  }

  /** Returns a PNG with the same pixels and nothing that isn't needed to unpack them. */
  public byte[] essence() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    out.writeBytes(SIGNATURE);
    int headerLength = 25;
    out.write(bytes, SIGNATURE.length, headerLength);
    if (palette.length > 0 && header.color() == PngHeader.Color.PALETTE) {
      writeChunk(out, "PLTE", palette);
    }
    for (Span span : imageData) {
      out.write(bytes, span.offset() - 8, span.length() + 12);
    }
    writeChunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void writeChunk(ByteArrayOutputStream out, String type, byte[] data) {
    byte[] letters = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(letters);
    crc.update(data);
    writeInt(out, data.length);
    out.writeBytes(letters);
    out.writeBytes(data);
    writeInt(out, (int) crc.getValue());
  }

  private static void writeInt(ByteArrayOutputStream out, int value) {
    out.write(value >>> 24);
    out.write(value >>> 16);
    out.write(value >>> 8);
    out.write(value);
  }
}
