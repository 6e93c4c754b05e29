package io.bridgestream.model.image.preprocessing;

import io.bridgestream.model.image.Pixels;

/**
 * transformers' {@code BridgeTowerImageProcessor} in its Pillow back end. It differs in one thing:
 * a side that would become 0 (an image of 17x400 at size 64) is kept at one divisor, where
 * transformers raises; that an image in a stream is long and thin is no reason to leave it
 * unanswered.
 */
final class HuggingFacePreprocessor implements ImagePreprocessor {
  private final PreprocessorConfig config;

  HuggingFacePreprocessor(PreprocessorConfig config) {
    this.config = config;
  }

  @Override
  public PixelBytes preprocess(Pixels image) {
    ResizedSides sides =
        config.resizes()
            ? ResizedSides.of(
                image.width(), image.height(), config.shortestEdge(), config.sizeDivisor())
            : new ResizedSides(image.width(), image.height());
    CenterCrop crop =
        config.cropSide().isPresent()
            ? CenterCrop.floored(sides.width(), sides.height(), config.cropSide().getAsInt())
            : CenterCrop.whole(sides.width(), sides.height());
    return crop.of(image.withoutAlpha(), config.normalization());
  }
}
