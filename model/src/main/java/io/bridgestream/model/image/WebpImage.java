package io.bridgestream.model.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import io.bridgestream.model.image.integrity.DefectException;
import io.bridgestream.model.image.integrity.ImageDefect;
import io.bridgestream.model.image.integrity.WebpFile;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;

/** WebP through TwelveMonkeys' reader, which is plain Java; of an animation the first frame. */
final class WebpImage implements ImageFile {
  /** Measured: 7.4 for lossy pictures, 12.5 with alpha. */
  private static final int PEAK_BYTES_PER_PIXEL = 13;

  /** Bytes; more than the lossless reader looks ahead. */
  private static final int LOSSLESS_LOOK_AHEAD = 64;

  private static final WebPImageReaderSpi PROVIDER = new WebPImageReaderSpi();

  private final WebpFile file;

  WebpImage(WebpFile file) {
    this.file = file;
  }

  @Override
  public int width() {
    return file.width();
  }

  @Override
  public int height() {
    return file.height();
  }

  @Override
  public int bytesPerPixel() {
    return PEAK_BYTES_PER_PIXEL;
  }

  @Override
  public byte[] exif() {
    return file.exif();
  }

  @Override
  public Pixels read() throws DefectException, IOException {
    if (file.hasPlainAlpha()) {
      throw new DefectException(ImageDefect.UNSUPPORTED, "alpha that is not compressed");
    }
    Pixels picture = unpack(file);
    return file.animated() ? onCanvas(picture) : picture;
  }

  private static Pixels unpack(WebpFile file) throws IOException {
    byte[] essence = file.essence();
    ImageReader reader = PROVIDER.createReaderInstance(null);
    reader.setInput(
        file.lossless()
            ? ByteArrayImageInput.withLookAhead(essence, LOSSLESS_LOOK_AHEAD)
            : new ByteArrayImageInput(essence),
        false,
        true);
    try {
      Raster raster = reader.read(0).getRaster();
      byte[] samples = Rasters.interleaved(raster);
      return new Pixels(raster.getWidth(), raster.getHeight(), raster.getNumBands(), samples);
    } finally {
      reader.dispose();
    }
  }

  /** Lays the frame on a canvas that is see-through black, as libwebp does. */
  private Pixels onCanvas(Pixels frame) {
    byte[] canvas = new byte[Math.multiplyExact(width() * Pixels.RGBA, height())];
    for (int y = 0; y < frame.height(); y++) {
      int to = ((file.frameY() + y) * width() + file.frameX()) * Pixels.RGBA;
      for (int x = 0; x < frame.width(); x++, to += Pixels.RGBA) {
        for (int channel = 0; channel < Pixels.RGBA; channel++) {
          canvas[to + channel] =
              (byte) (channel < frame.channels() ? frame.sample(x, y, channel) : 255);
        }
      }
    }
    return new Pixels(width(), height(), Pixels.RGBA, canvas);
  }
}
