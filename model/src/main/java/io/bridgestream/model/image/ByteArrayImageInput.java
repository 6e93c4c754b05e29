package io.bridgestream.model.image;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/** Image input straight from an array, without the copies and temporary files of ImageIO's own. */
final class ByteArrayImageInput extends ImageInputStreamImpl {
  private final byte[] bytes;
  private long farthestSeek;

  ByteArrayImageInput(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() {
    bitOffset = 0;
    return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    int count = (int) Math.min(length, bytes.length - streamPos);
    if (count <= 0) {
      return -1;
    }
    System.arraycopy(bytes, (int) streamPos, target, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public void seek(long position) throws IOException {
    farthestSeek = Math.max(farthestSeek, position);
    super.seek(position);
  }

  /** Returns the farthest position that the reader ever asked for. */
  long farthestSeek() {
    return farthestSeek;
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
