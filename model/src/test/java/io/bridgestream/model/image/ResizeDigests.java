package io.bridgestream.model.image;

/** One digest over an image resized to the sizes on which {@code pillow_corpus.py} agrees. */
final class ResizeDigests {
  private static final int[][] SIZES = {{384, 384}, {64, 96}, {31, 200}};

  private ResizeDigests() {}

  static String of(Pixels pixels) {
    Sha256 digest = new Sha256();
    for (int[] size : SIZES) {
      digest.add(PillowBicubic.resize(pixels, size[0], size[1]).samples());
    }
    return digest.hex();
  }
}
