package io.bridgestream.training.data.augment;

import io.bridgestream.model.image.Pixels;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A random change of an image. What it draws comes from the generator it is given and from nothing
 * else. Implementations are immutable and thread-safe.
 */
@FunctionalInterface
public interface Augmentation {
  /** Leaves images as they are. */
  Augmentation NONE = (image, random) -> image;

  /** Returns the changed image. */
  Pixels apply(Pixels image, RandomGenerator random);

  /** Returns the augmentation that applies all of {@code steps}, the first one first. */
  static Augmentation sequence(List<Augmentation> steps) {
    List<Augmentation> fixed = List.copyOf(steps);
    return (image, random) -> {
      Pixels changed = image;
      for (Augmentation step : fixed) {
        changed = step.apply(changed, random);
      }
      return changed;
    };
  }
}
