package io.bridgestream.training.data.augment;

import io.bridgestream.model.image.Pixels;
import java.util.random.RandomGenerator;

/**
 * Moves an image by up to some pixels in each direction, its outermost pixels repeated: what
 * torchvision's {@code RandomCrop} makes of an image padded by as many at its edges.
 *
 * @param most pixels to each side, at least 1
 */
public record RandomShift(int most) implements Augmentation {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public RandomShift {
    if (most < 1) {
      throw new IllegalArgumentException(
          "Cannot shift images: the pixels must be at least 1, found " + most);
    }
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    int right = random.nextInt(-most, most + 1);
    int down = random.nextInt(-most, most + 1);
    return shifted(Raster.of(image), right, down).toPixels();
  }

  static Raster shifted(Raster image, int right, int down) {
    byte[] moved = new byte[image.samples.length];
    for (int y = 0; y < image.height; y++) {
      int fromY = Math.max(0, Math.min(image.height - 1, y - down));
      for (int x = 0; x < image.width; x++) {
        int fromX = Math.max(0, Math.min(image.width - 1, x - right));
        int from = (fromY * image.width + fromX) * Raster.CHANNELS;
        int to = (y * image.width + x) * Raster.CHANNELS;
        System.arraycopy(image.samples, from, moved, to, Raster.CHANNELS);
      }
    }
    return new Raster(image.width, image.height, moved);
  }
}
