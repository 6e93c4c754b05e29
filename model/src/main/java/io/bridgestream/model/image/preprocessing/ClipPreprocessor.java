package io.bridgestream.model.image.preprocessing;

import io.bridgestream.model.image.Pixels;

/**
 * The original's "clip" transform: shorter side to the size, the other in proportion with its
 * fraction cut off, centre crop. Alpha takes part in the resize and is dropped after it.
 */
final class ClipPreprocessor implements ImagePreprocessor {
  private final int side;
  private final Normalization normalization;

  ClipPreprocessor(PreprocessorConfig config) {
    side = config.shortestEdge();
    normalization = config.normalization();
  }

  @Override
  public PixelBytes preprocess(Pixels image) {
    boolean wide = image.width() > image.height();
    int shorter = Math.min(image.width(), image.height());
    int longer = Math.max(image.width(), image.height());
    int scaled = Math.toIntExact((long) side * longer / shorter);
    return CenterCrop.rounded(wide ? scaled : side, wide ? side : scaled, side)
        .of(image, normalization);
  }
}
