package io.bridgestream.model.image.preprocessing;

import io.bridgestream.model.image.Pixels;

/**
 * Brings images to the sides that a model reads. Implementations are immutable and thread-safe.
 *
 * <p>No image is refused for its shape: where the reference raises because a side would become 0,
 * the preprocessor keeps the least side it can, see {@link HuggingFacePreprocessor}.
 */
public interface ImagePreprocessor {
  /** Returns the preprocessor that a config asks for. */
  static ImagePreprocessor of(PreprocessorConfig config) {
    return switch (config.transform()) {
      case HUGGING_FACE -> new HuggingFacePreprocessor(config);
      case SQUASH -> new SquashPreprocessor(config);
      case CLIP -> new ClipPreprocessor(config);
    };
  }

  /** Returns the image as bytes {@code [3, height, width]} with their normalisation. */
  PixelBytes preprocess(Pixels image);
}
