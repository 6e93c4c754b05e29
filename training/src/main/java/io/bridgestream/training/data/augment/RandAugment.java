package io.bridgestream.training.data.augment;

import io.bridgestream.model.image.Pixels;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * RandAugment on Pillow's operations, as METER and BridgeTower use it: some of 14 operations drawn
 * with replacement, each at the same magnitude, those with a direction to either side.
 */
public final class RandAugment implements Augmentation {
  private static final double LARGEST_MAGNITUDE = 30;
  private static final double SOLARIZE_ADD = 110;

  private final int operations;
  private final double magnitude;

  /**
   * Creates the augmentation.
   *
   * @param operations how many are applied
   * @param magnitude from 0 to 30
   */
  public RandAugment(int operations, double magnitude) {
    if (operations < 0 || magnitude < 0 || magnitude > LARGEST_MAGNITUDE) {
      throw new IllegalArgumentException(
          "Cannot augment: there must be operations of magnitude 0 to 30, found %d of %s"
              .formatted(operations, magnitude));
    }
    this.operations = operations;
    this.magnitude = magnitude;
  }

  /** The operations in the reference's order. */
  enum Operation {
    AUTO_CONTRAST,
    EQUALIZE,
    ROTATE,
    POSTERIZE,
    SOLARIZE,
    SOLARIZE_ADD,
    COLOR,
    CONTRAST,
    BRIGHTNESS,
    SHARPNESS,
    SHEAR_X,
    SHEAR_Y,
    TRANSLATE_X,
    TRANSLATE_Y
  }

  private static final List<Operation> ALL = List.of(Operation.values());

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    Raster raster = Raster.of(image);
    for (int i = 0; i < operations; i++) {
      Operation operation = ALL.get(random.nextInt(ALL.size()));
      double sign = random.nextBoolean() ? 1 : -1;
      raster = apply(operation, raster, magnitude / LARGEST_MAGNITUDE, sign);
    }
    return raster.toPixels();
  }

  /** Applies an operation at a share of its range. */
  static Raster apply(Operation operation, Raster image, double share, double sign) {
    double enhancement = share * 1.8 + 0.1;
    return switch (operation) {
      case AUTO_CONTRAST -> Tones.autoContrast(image);
      case EQUALIZE -> Tones.equalize(image);
      case ROTATE -> PillowAffine.rotate(image, sign * share * 30);
      case POSTERIZE -> Tones.posterize(image, Math.max(1, (int) (share * 4)));
      case SOLARIZE -> Tones.solarize(image, share * 256);
      case SOLARIZE_ADD -> Tones.solarizeAdd(image, (int) (share * SOLARIZE_ADD));
      case COLOR -> PillowEnhance.color(image, enhancement);
      case CONTRAST -> PillowEnhance.contrast(image, enhancement);
      case BRIGHTNESS -> PillowEnhance.brightness(image, enhancement);
      case SHARPNESS -> PillowEnhance.sharpness(image, enhancement);
      case SHEAR_X -> PillowAffine.shearX(image, sign * share * 0.3);
      case SHEAR_Y -> PillowAffine.shearY(image, sign * share * 0.3);
      case TRANSLATE_X -> PillowAffine.translate(image, sign * share * 100, 0);
      case TRANSLATE_Y -> PillowAffine.translate(image, 0, sign * share * 100);
    };
  }
}
