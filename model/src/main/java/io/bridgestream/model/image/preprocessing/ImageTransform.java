package io.bridgestream.model.image.preprocessing;

/**
 * How an image is brought to the side that a model reads. Written in lower case under {@link
 * PreprocessorConfig#TRANSFORM_KEY}.
 */
public enum ImageTransform {
  /** What transformers does: shorter side to the size, sides to the divisor, centre crop. */
  HUGGING_FACE,
  /** The original's evaluation transform "blip" or "albef": to a square, whatever the aspect. */
  SQUASH,
  /** The original's transform "clip": shorter side to the size with alpha, centre crop. */
  CLIP
}
