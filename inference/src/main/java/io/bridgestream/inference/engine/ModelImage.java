package io.bridgestream.inference.engine;

import io.bridgestream.inference.feature.Digest;
import io.bridgestream.inference.manifest.ImageInput;
import io.bridgestream.inference.manifest.PixelFormat;
import io.bridgestream.inference.onnx.HostTensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * An image at the side that a model reads. Immutable and thread-safe; images of equal content are
 * equal.
 */
public final class ModelImage {
  private static final int CHANNELS = 3;
  private static final double BYTE = 255;

  private final int side;
  private final byte[] planes;
  private final Digest digest;

  private ModelImage(int side, byte[] planes) {
    this.side = side;
    this.planes = planes;
    this.digest = Digest.of(ByteBuffer.wrap(planes));
  }

  /**
   * Returns an image.
   *
   * @param side pixels of each side
   * @param planes bytes [3, side, side], planes of red, green and blue; copied
   * @throws IllegalArgumentException if there are more or fewer bytes
   */
  public static ModelImage copyOf(int side, ByteBuffer planes) {
    int size = Math.multiplyExact(CHANNELS, Math.multiplyExact(side, side));
    if (planes.remaining() != size) {
      throw new IllegalArgumentException(
          "Cannot hold image: %d bytes are needed, found %d".formatted(size, planes.remaining()));
    }
    byte[] copy = new byte[size];
    planes.duplicate().get(copy);
    return new ModelImage(side, copy);
  }

  /** Returns the pixels of each side. */
  public int side() {
    return side;
  }

  /** Returns what tells images apart. */
  public Digest digest() {
    return digest;
  }

  /** Writes the pixels to one row of a graph's input. */
  void writeTo(HostTensor pixels, int row, ImageInput input) {
    ByteBuffer target = pixels.rows(row, 1).bytes();
    if (input.format() == PixelFormat.BYTES) {
      interleave(target);
    } else {
      normalize(target.asFloatBuffer(), input);
    }
  }

  private void interleave(ByteBuffer target) {
    int plane = side * side;
    byte[] pixels = new byte[planes.length];
    for (int i = 0, to = 0; i < plane; i++) {
      pixels[to++] = planes[i];
      pixels[to++] = planes[i + plane];
      pixels[to++] = planes[i + 2 * plane];
    }
    target.put(pixels);
  }

  private void normalize(FloatBuffer target, ImageInput input) {
    int plane = side * side;
    for (int i = 0; i < planes.length; i++) {
      int channel = i / plane;
      double value = (planes[i] & 0xFF) / BYTE;
      target.put((float) ((value - input.mean().get(channel)) / input.std().get(channel)));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelImage image && digest.equals(image.digest) && side == image.side;
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  /** Describes the size; never the content. */
  @Override
  public String toString() {
    return "ModelImage[%d x %d pixels]".formatted(side, side);
  }
}
