package io.bridgestream.model.image.preprocessing;

/**
 * The sides to which transformers resizes an image: the shorter one to the size asked for, the
 * longer one in proportion but at most 1333/800 of it, then both down to a multiple of the divisor.
 *
 * @param width in pixels, at least one divisor
 * @param height in pixels, at least one divisor
 */
record ResizedSides(int width, int height) {
  private static final double LONGEST_TO_SHORTEST = 1333.0 / 800;

  static ResizedSides of(int width, int height, int shortest, int divisor) {
    int longest = (int) (LONGEST_TO_SHORTEST * shortest);
    double scale = (double) shortest / Math.min(width, height);
    double newHeight = height < width ? shortest : scale * height;
    double newWidth = height < width ? scale * width : shortest;
    if (Math.max(newHeight, newWidth) > longest) {
      double shrink = longest / Math.max(newHeight, newWidth);
      newHeight *= shrink;
      newWidth *= shrink;
    }
    return new ResizedSides(toMultiple(newWidth, divisor), toMultiple(newHeight, divisor));
  }

  private static int toMultiple(double side, int divisor) {
    int rounded = (int) (side + 0.5);
    return Math.max(rounded / divisor, 1) * divisor;
  }
}
