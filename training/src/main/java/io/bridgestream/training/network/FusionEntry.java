package io.bridgestream.training.network;

/**
 * How the towers enter the cross-modal levels: all that sets the model families apart. Made for one
 * batch.
 */
interface FusionEntry {
  /** Returns what the first level reads: text per text, image per image. */
  ModalityPair first();

  /**
   * Returns what level {@code level}, 1 or higher, reads after the level below gave {@code
   * previous}: both per text.
   */
  ModalityPair next(int level, ModalityPair previous);
}
