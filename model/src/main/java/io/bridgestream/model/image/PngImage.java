package io.bridgestream.model.image;

import io.bridgestream.model.image.integrity.DefectException;
import io.bridgestream.model.image.integrity.PngFile;
import io.bridgestream.model.image.integrity.PngHeader;
import io.bridgestream.model.image.integrity.PngHeader.Color;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;

/** PNG through the JDK's reader, which gets nothing but header, palette and pixels. */
final class PngImage implements ImageFile {
  private final PngFile file;
  private final PngHeader header;

  PngImage(PngFile file) {
    this.file = file;
    header = file.header();
  }

  @Override
  public int width() {
    return header.width();
  }

  @Override
  public int height() {
    return header.height();
  }

  @Override
  public int bytesPerPixel() {
    int stored = header.color().samples() * Math.max(1, header.bitDepth() / 8);
    return isPlain() ? stored : stored + Pixels.RGBA;
  }

  @Override
  public byte[] exif() {
    return file.exif();
  }

  @Override
  public Pixels read() throws DefectException, IOException {
    file.requireAllPixels();
    ImageReader reader = JdkReader.PNG.open(file.essence());
    try {
      Raster raster = reader.read(0).getRaster();
      if (isPlain()) {
        int channels = header.color().samples();
        return new Pixels(width(), height(), channels, Rasters.interleaved(raster));
      }
      return new PngSamples(header, file.palette(), file.transparency()).toPixels(raster);
    } finally {
      reader.dispose();
    }
  }

  /** Returns whether the samples are the pixels. */
  private boolean isPlain() {
    boolean colored = header.color() == Color.RGB || header.color() == Color.RGBA;
    boolean keyed = header.color() == Color.RGB && file.transparency().length > 0;
    return colored && header.bitDepth() == 8 && !keyed;
  }
}
