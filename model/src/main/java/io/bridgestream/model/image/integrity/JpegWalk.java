package io.bridgestream.model.image.integrity;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One walk over the segments of a JPEG, copying those that decoding needs. */
final class JpegWalk {
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int DNL = 0xDC;
  private static final int DRI = 0xDD;
  private static final int DHT = 0xC4;
  private static final int DAC = 0xCC;
  private static final int FIRST_RESTART = 0xD0;
  private static final int LAST_RESTART = 0xD7;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;
  private static final int ADOBE_TRANSFORM_AT = 11;

  private final byte[] bytes;
  private final ByteArrayOutputStream essence;
  private int position = 2;
  private @Nullable JpegFrame frame;
  private @Nullable JpegProgress progress;
  private boolean jfif;
  private int adobeTransform = -1;
  private int scans;
  private byte[] exif = new byte[0];

  JpegWalk(byte[] bytes) {
    this.bytes = bytes;
    essence = new ByteArrayOutputStream(bytes.length);
    writeMarker(SOI);
  }

  JpegFile toEnd() throws DefectException {
    int marker = nextMarker();
    while (marker != EOI) {
      segment(marker);
      marker = nextMarker();
    }
    if (frame == null || progress == null || scans == 0) {
      throw DefectException.truncated("there must be a frame and a scan before the end");
    }
    progress.requireComplete();
    writeMarker(EOI);
    JpegColorModel colors = JpegColorModel.of(frame, jfif, adobeTransform);
    return new JpegFile(frame, colors, scans, exif, essence.toByteArray());
  }

  /** Skips to the next marker, as the IJG library does, and returns its code. */
  private int nextMarker() throws DefectException {
    while (position + 1 < bytes.length) {
      int code = bytes[position + 1] & 0xFF;
      if (bytes[position] == (byte) 0xFF && code != 0 && code != 0xFF) {
        position += 2;
        return code;
      }
      position++;
    }
    throw DefectException.truncated("the file must end with marker EOI");
  }

  private void segment(int marker) throws DefectException {
    if (marker == SOI || (marker >= FIRST_RESTART && marker <= LAST_RESTART)) {
      throw DefectException.corrupt("marker %02X must not stand here".formatted(marker));
    }
    int start = position;
    ByteCursor cursor = new ByteCursor(bytes, start, bytes.length);
    int length = cursor.u16Big("segment length");
    if (length < 2) {
      throw DefectException.corrupt("segments must have at least 2 bytes, found " + length);
    }
    ByteCursor data = cursor.part(length - 2L, "segment");
    position = start + length;
    switch (marker) {
      case APP0 -> jfif |= Magic.hasAt(bytes, start + 2, "JFIF\0") && length >= 16;
      case APP1 -> acceptApp1(start + 2, length - 2);
      case APP14 -> acceptApp14(start + 2, length - 2);
      case DQT, DHT, DRI -> copy(marker, start, position);
      case SOS -> scan(data, start);
      case DNL -> throw DefectException.unsupported("height given after the first scan");
      default -> {
        if (marker >= 0xC0 && marker <= 0xCF) {
          frame(marker, data, start);
        }
      }
    }
  }

  private void frame(int marker, ByteCursor data, int start) throws DefectException {
    if (marker > 0xC2) {
      String kind = marker == DAC || marker > 0xC8 ? "arithmetic coding" : "lossless coding";
      throw DefectException.unsupported("frame %02X (%s)".formatted(marker, kind));
    }
    if (frame != null) {
      throw DefectException.corrupt("there must be one frame, found two");
    }
    frame = JpegFrame.parse(data, marker == 0xC2);
    progress = new JpegProgress(frame);
    copy(marker, start, position);
  }

  private void scan(ByteCursor header, int start) throws DefectException {
    if (progress == null) {
      throw DefectException.corrupt("scans must follow a frame header");
    }
    progress.accept(header);
    scans++;
    skipEntropyCodedData();
    copy(SOS, start, position);
  }

  /** Moves to the first marker that is neither stuffing nor a restart. */
  private void skipEntropyCodedData() {
    while (position + 1 < bytes.length) {
      if (bytes[position] == (byte) 0xFF) {
        int code = bytes[position + 1] & 0xFF;
        boolean restart = code >= FIRST_RESTART && code <= LAST_RESTART;
        if (code != 0 && code != 0xFF && !restart) {
          return;
        }
      }
      position++;
    }
  }

  private void acceptApp1(int offset, int length) {
    int prefix = 6;
    if (exif.length == 0 && length > prefix && Magic.hasAt(bytes, offset, "Exif\0")) {
      exif = Arrays.copyOfRange(bytes, offset + prefix, offset + length);
    }
  }

  private void acceptApp14(int offset, int length) {
    if (length > ADOBE_TRANSFORM_AT && Magic.hasAt(bytes, offset, "Adobe")) {
      adobeTransform = bytes[offset + ADOBE_TRANSFORM_AT] & 0xFF;
    }
  }

  private void copy(int marker, int start, int end) {
    writeMarker(marker);
    essence.write(bytes, start, end - start);
  }

  private void writeMarker(int marker) {
    essence.write(0xFF);
    essence.write(marker);
  }
}
