package io.bridgestream.model.image;

import io.bridgestream.model.image.integrity.BmpFile;
import io.bridgestream.model.image.integrity.DefectException;
import io.bridgestream.model.image.integrity.GifFile;
import io.bridgestream.model.image.integrity.ImageDefect;
import io.bridgestream.model.image.integrity.JpegFile;
import io.bridgestream.model.image.integrity.PngFile;
import io.bridgestream.model.image.integrity.WebpFile;
import java.io.IOException;

/** A file of a known format whose container has been checked, and whose pixels wait. */
interface ImageFile {
  /** Tells the format by the first bytes, whatever the file's name or media type says. */
  static ImageFile open(byte[] bytes) throws DefectException {
    if (JpegFile.matches(bytes)) {
      return new JpegImage(JpegFile.parse(bytes));
    }
    if (PngFile.matches(bytes)) {
      return new PngImage(PngFile.parse(bytes));
    }
    if (WebpFile.matches(bytes)) {
      return new WebpImage(WebpFile.parse(bytes));
    }
    if (GifFile.matches(bytes)) {
      return new GifImage(GifFile.parse(bytes));
    }
    if (BmpFile.matches(bytes)) {
      return new BmpImage(BmpFile.parse(bytes));
    }
    throw new DefectException(
        ImageDefect.UNKNOWN_FORMAT,
        "files must be JPEG, PNG, WebP, GIF or BMP, found other first bytes");
  }

  int width();

  int height();

  /** Returns the heap that {@link #read} takes at its peak, per pixel. */
  int bytesPerPixel();

  /** Returns the EXIF block (a TIFF file); empty if there is none. */
  byte[] exif();

  /** Unpacks the pixels, and fails if they are not all there. */
  Pixels read() throws DefectException, IOException;
}
