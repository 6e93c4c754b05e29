package io.bridgestream.model.image.preprocessing;

import io.bridgestream.model.image.Pixels;

/** The original's "blip" and "albef" evaluation transform: to a square, whatever the aspect. */
final class SquashPreprocessor implements ImagePreprocessor {
  private final int side;
  private final Normalization normalization;

  SquashPreprocessor(PreprocessorConfig config) {
    side = config.shortestEdge();
    normalization = config.normalization();
  }

  @Override
  public PixelBytes preprocess(Pixels image) {
    return CenterCrop.whole(side, side).of(image.withoutAlpha(), normalization);
  }
}
