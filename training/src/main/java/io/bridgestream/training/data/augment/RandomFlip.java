package io.bridgestream.training.data.augment;

import io.bridgestream.model.image.Pixels;
import java.util.random.RandomGenerator;

/** Left becomes right in half of the cases. Not for data that asks about left and right. */
public record RandomFlip() implements Augmentation {
  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    return random.nextBoolean() ? flipped(image) : image;
  }

  static Pixels flipped(Pixels image) {
    byte[] samples = new byte[image.width() * image.height() * image.channels()];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int to = (y * image.width() + image.width() - 1 - x) * image.channels();
        image.copyRow(x, y, 1, samples, to);
      }
    }
    return Pixels.copyOf(image.width(), image.height(), image.channels(), samples);
  }
}
