package io.bridgestream.training.data.augment;

import io.bridgestream.model.image.Pixels;
import java.util.EnumSet;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * BLIP's augmentation on OpenCV's operations, as BridgeTower and ManagerTower use it: some
 * operations drawn with replacement, each applied in half of the cases, all at the same level,
 * those with a direction to either side. What is surprising in the reference is so here: a channel
 * without black becomes nearly white by {@code AUTO_CONTRAST}, too sharp values wrap around, and
 * the weights of red and blue are swapped.
 */
public final class RandomAugment implements Augmentation {
  private static final double HIGHEST_LEVEL = 10;
  private static final double LARGEST_SHEAR = 0.3;
  private static final double LARGEST_SHIFT = 10;
  private static final double LARGEST_TURN = 30;

  private final int operations;
  private final double share;
  private final List<Operation> choice;

  /** Whether operations that change colors are drawn too. */
  public enum Colors {
    /** They are left out. */
    KEPT,
    /** All operations are drawn. */
    CHANGED
  }

  /**
   * Creates the augmentation.
   *
   * @param operations how many are drawn
   * @param level from 0 to 10
   */
  public RandomAugment(int operations, double level, Colors colors) {
    if (operations < 0 || level < 0 || level > HIGHEST_LEVEL) {
      throw new IllegalArgumentException(
          "Cannot augment: there must be operations of level 0 to 10, found %d of %s"
              .formatted(operations, level));
    }
    this.operations = operations;
    this.share = level / HIGHEST_LEVEL;
    this.choice =
        switch (colors) {
          case KEPT -> List.copyOf(EnumSet.range(Operation.IDENTITY, Operation.ROTATE));
          case CHANGED -> List.of(Operation.values());
        };
  }

  /** The operations; from {@code SOLARIZE} on those that change colors. */
  enum Operation {
    IDENTITY,
    AUTO_CONTRAST,
    BRIGHTNESS,
    SHARPNESS,
    EQUALIZE,
    SHEAR_X,
    SHEAR_Y,
    TRANSLATE_X,
    TRANSLATE_Y,
    ROTATE,
    SOLARIZE,
    COLOR,
    CONTRAST,
    POSTERIZE
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    Raster raster = Raster.of(image);
    for (int i = 0; i < operations; i++) {
      Operation operation = choice.get(random.nextInt(choice.size()));
      double sign = random.nextBoolean() ? 1 : -1;
      if (random.nextBoolean()) {
        raster = apply(operation, raster, share, sign);
      }
    }
    return raster.toPixels();
  }

  /** Applies an operation at a share of its range. */
  static Raster apply(Operation operation, Raster image, double share, double sign) {
    double enhancement = share * 1.8 + 0.1;
    return switch (operation) {
      case IDENTITY -> image;
      case AUTO_CONTRAST -> OpenCvTones.autoContrast(image);
      case BRIGHTNESS -> OpenCvTones.brightness(image, enhancement);
      case SHARPNESS -> OpenCvTones.sharpness(image, enhancement);
      case EQUALIZE -> Tones.equalize(image);
      case SHEAR_X -> OpenCvWarp.shearX(image, sign * share * LARGEST_SHEAR);
      case SHEAR_Y -> OpenCvWarp.shearY(image, sign * share * LARGEST_SHEAR);
      case TRANSLATE_X -> OpenCvWarp.translate(image, sign * share * LARGEST_SHIFT, 0);
      case TRANSLATE_Y -> OpenCvWarp.translate(image, 0, sign * share * LARGEST_SHIFT);
      case ROTATE -> OpenCvWarp.rotate(image, sign * share * LARGEST_TURN);
      case SOLARIZE -> Tones.solarize(image, (int) (share * 256));
      case COLOR -> OpenCvTones.color(image, enhancement);
      case CONTRAST -> OpenCvTones.contrast(image, enhancement);
      case POSTERIZE -> Tones.posterize(image, (int) (share * 4));
    };
  }
}
