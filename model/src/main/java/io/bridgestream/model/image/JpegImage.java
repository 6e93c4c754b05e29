package io.bridgestream.model.image;

import io.bridgestream.model.image.integrity.DefectException;
import io.bridgestream.model.image.integrity.ImageDefect;
import io.bridgestream.model.image.integrity.JpegFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageReader;

/**
 * JPEG through the JDK's reader, which gets nothing but tables, frame and scans, and returns the
 * components as they are: what they mean is decided here, as the IJG library does.
 */
final class JpegImage implements ImageFile {
  /** A scan over the whole image costs time, however few bytes it has. */
  private static final long MAX_SCANNED_PIXELS = 800_000_000;

  private final JpegFile file;

  JpegImage(JpegFile file) {
    this.file = file;
  }

  @Override
  public int width() {
    return file.frame().width();
  }

  @Override
  public int height() {
    return file.frame().height();
  }

  @Override
  public int bytesPerPixel() {
    int components = file.frame().componentIds().size();
    int converted = components == Pixels.RGB ? 0 : Pixels.RGB;
    int coefficients = file.scans() > 1 ? 2 * components : 0;
    return components + converted + coefficients;
  }

  @Override
  public byte[] exif() {
    return file.exif();
  }

  @Override
  public Pixels read() throws DefectException, IOException {
    if ((long) file.scans() * width() * height() > MAX_SCANNED_PIXELS) {
      throw new DefectException(
          ImageDefect.UNSUPPORTED,
          "scans must cover at most %d pixels together, found %d scans of %dx%d"
              .formatted(MAX_SCANNED_PIXELS, file.scans(), width(), height()));
    }
    ImageReader reader = JdkReader.JPEG.open(file.essence());
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    try {
      byte[] components = Rasters.interleaved(reader.readRaster(0, null));
      requireNoDamage(warnings);
      return toPixels(components);
    } finally {
      reader.dispose();
    }
  }

  /** The library fills what is missing with grey, and says so in warnings only. */
  private static void requireNoDamage(List<String> warnings) throws DefectException {
    if (!warnings.isEmpty()) {
      throw new DefectException(ImageDefect.CORRUPT, warnings.get(0));
    }
  }

  private Pixels toPixels(byte[] components) {
    byte[] colors =
        switch (file.colorModel()) {
          case GREY -> JpegColors.greyToRgb(components);
          case RGB -> components;
          case YCBCR -> JpegColors.ycbcrToRgb(components, Pixels.RGB);
          case CMYK -> JpegColors.invertedCmykToRgb(components);
          case YCCK -> JpegColors.invertedCmykToRgb(JpegColors.ycckToCmyk(components));
        };
    return new Pixels(width(), height(), Pixels.RGB, colors);
  }
}
