package io.bridgestream.model.image;

import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * An image reader of the JDK itself, by name: whatever other readers are on the class path are
 * never asked.
 */
final class JdkReader {
  static final JdkReader JPEG = new JdkReader("jpeg.JPEGImageReaderSpi");
  static final JdkReader PNG = new JdkReader("png.PNGImageReaderSpi");
  static final JdkReader GIF = new JdkReader("gif.GIFImageReaderSpi");
  static final JdkReader BMP = new JdkReader("bmp.BMPImageReaderSpi");

  private final ImageReaderSpi provider;

  private JdkReader(String name) {
    provider = find("com.sun.imageio.plugins." + name);
  }

  private static ImageReaderSpi find(String name) {
    try {
      Object provider =
          IIORegistry.getDefaultInstance().getServiceProviderByClass(Class.forName(name));
      if (provider instanceof ImageReaderSpi found) {
        return found;
      }
      throw new IllegalStateException("Cannot decode images: " + name + " was deregistered");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("Cannot decode images: the JDK must have " + name, e);
    }
  }

  /** Returns a new reader, for one thread, over the file. The caller disposes of it. */
  ImageReader open(byte[] file) throws IOException {
    ImageReader reader = provider.createReaderInstance();
    reader.setInput(new ByteArrayImageInput(file), false, true);
    return reader;
  }
}
