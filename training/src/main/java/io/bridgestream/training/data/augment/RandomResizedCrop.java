package io.bridgestream.training.data.augment;

import io.bridgestream.model.image.PillowBicubic;
import io.bridgestream.model.image.Pixels;
import io.bridgestream.model.image.Region;
import java.util.random.RandomGenerator;

/**
 * A part of random size and shape, resized to a square: torchvision's {@code RandomResizedCrop}
 * with Pillow's bicubic resize and aspect ratios from 3/4 to 4/3.
 *
 * @param side of the result in pixels
 * @param leastShare of the image's area that the part has
 */
public record RandomResizedCrop(int side, double leastShare) implements Augmentation {
  private static final int TRIES = 10;
  private static final double LARGEST_RATIO = 4.0 / 3;

  /** Checks the numbers. */
  public RandomResizedCrop {
    if (side < 1 || leastShare <= 0 || leastShare > 1) {
      throw new IllegalArgumentException(
          "Cannot crop: the side must be at least 1 and the share in (0, 1], found %d and %s"
              .formatted(side, leastShare));
    }
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    Pixels opaque = image.withoutAlpha();
    Region part = draw(opaque.width(), opaque.height(), random);
    return PillowBicubic.resize(cropped(opaque, part), side, side);
  }

  Region draw(int width, int height, RandomGenerator random) {
    double largest = Math.log(LARGEST_RATIO);
    for (int i = 0; i < TRIES; i++) {
      double area = width * (double) height * (leastShare + (1 - leastShare) * random.nextDouble());
      double ratio = Math.exp((2 * random.nextDouble() - 1) * largest);
      int w = (int) Math.rint(Math.sqrt(area * ratio));
      int h = (int) Math.rint(Math.sqrt(area / ratio));
      if (w > 0 && w <= width && h > 0 && h <= height) {
        return new Region(random.nextInt(width - w + 1), random.nextInt(height - h + 1), w, h);
      }
    }
    return middle(width, height);
  }

  /** Returns the largest part in the middle with an aspect ratio that is allowed. */
  private static Region middle(int width, int height) {
    double ratio = (double) width / height;
    int w = ratio > LARGEST_RATIO ? (int) Math.rint(height * LARGEST_RATIO) : width;
    int h = ratio < 1 / LARGEST_RATIO ? (int) Math.rint(width * LARGEST_RATIO) : height;
    return new Region((width - w) / 2, (height - h) / 2, w, h);
  }

  static Pixels cropped(Pixels image, Region part) {
    byte[] samples = new byte[part.width() * part.height() * Pixels.RGB];
    for (int y = 0; y < part.height(); y++) {
      int row = y * part.width() * Pixels.RGB;
      image.copyRow(part.left(), part.top() + y, part.width(), samples, row);
    }
    return Pixels.copyOf(part.width(), part.height(), Pixels.RGB, samples);
  }
}
