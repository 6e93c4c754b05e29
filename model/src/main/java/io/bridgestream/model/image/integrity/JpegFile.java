package io.bridgestream.model.image.integrity;

/**
 * A JPEG file whose segments are all there up to EOI, and whose scans deliver every coefficient.
 * Whether the entropy-coded data within a scan is complete only its decoder can tell. Bytes after
 * EOI are ignored.
 */
public final class JpegFile {
  private final JpegFrame frame;
  private final JpegColorModel colorModel;
  private final int scans;
  private final byte[] exif;
  private final byte[] essence;

  JpegFile(JpegFrame frame, JpegColorModel colorModel, int scans, byte[] exif, byte[] essence) {
    this.frame = frame;
    this.colorModel = colorModel;
    this.scans = scans;
    this.exif = exif;
    this.essence = essence;
  }

  /** Returns whether the file starts like a JPEG. */
  public static boolean matches(byte[] bytes) {
    return Magic.startsWith(bytes, (byte) 0xFF, (byte) 0xD8, (byte) 0xFF);
  }

  /**
   * Walks the segments of a file that {@linkplain #matches starts like a JPEG}.
   *
   * @throws DefectException if a segment is missing, cut or wrong, or of a rare kind
   */
  public static JpegFile parse(byte[] bytes) throws DefectException {
    return new JpegWalk(bytes).toEnd();
  }

  /** Returns the frame header. */
  public JpegFrame frame() {
    return frame;
  }

  /** Returns what the components mean. */
  public JpegColorModel colorModel() {
    return colorModel;
  }

  /** Returns the number of scans; each costs a pass over the whole image. */
  public int scans() {
    return scans;
  }

  /** Returns a copy of the EXIF block (a TIFF file); empty if there is none. */
  public byte[] exif() {
    return exif.clone();
  }

  /** Returns a JPEG with the same samples, and no metadata that could change or stop decoding. */
  public byte[] essence() {
    return essence.clone();
  }
}
