package io.bridgestream.model.image;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.stream.ImageInputStreamImpl;

/** Image input straight from an array, without the copies and temporary files of ImageIO's own. */
final class ByteArrayImageInput extends ImageInputStreamImpl {
  /** Some readers go on and on at the end, an exception for every bit. */
  private static final int MAX_READS_AT_END = 1000;

  private final byte[] bytes;
  private final int end;
  private final boolean endsHard;
  private int readsAtEnd;

  ByteArrayImageInput(byte[] bytes) {
    this(bytes, bytes.length, false);
  }

  private ByteArrayImageInput(byte[] bytes, int end, boolean endsHard) {
    this.bytes = bytes;
    this.end = end;
    this.endsHard = endsHard;
  }

  /**
   * Returns input for readers that look ahead, and take what is missing for zeros: there are some
   * zeros after the end, but to move on to them fails.
   */
  static ByteArrayImageInput withLookAhead(byte[] bytes, int lookAhead) {
    byte[] padded = Arrays.copyOf(bytes, Math.addExact(bytes.length, lookAhead));
    return new ByteArrayImageInput(padded, bytes.length, true);
  }

  @Override
  public int read() throws IOException {
    bitOffset = 0;
    return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xFF : atEnd();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    int count = (int) Math.min(length, bytes.length - streamPos);
    if (count <= 0) {
      return atEnd();
    }
    System.arraycopy(bytes, (int) streamPos, target, offset, count);
    streamPos += count;
    return count;
  }

  private int atEnd() throws IOException {
    if (readsAtEnd++ == MAX_READS_AT_END) {
      throw new IOException("read on and on at the end");
    }
    return -1;
  }

  @Override
  public void seek(long position) throws IOException {
    if (endsHard && position > end) {
      throw new EOFException();
    }
    super.seek(position);
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
