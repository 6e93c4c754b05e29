package io.bridgestream.training.run;

/** Whose contrastive heads and loss a run trains. */
public enum ContrastKind {
  /** Those that the checkpoint has; without any the originals'. */
  AUTO,
  /** Text and image, both directions, a temperature. */
  ORIGINALS,
  /** Text, image and pair, one direction each, a scale: what transformers' class loads. */
  HUGGING_FACE
}
