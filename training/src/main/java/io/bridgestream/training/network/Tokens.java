package io.bridgestream.training.network;

import org.bytedeco.pytorch.Tensor;

/**
 * States of one modality that a cross-modal layer reads.
 *
 * @param states [P, L, D], or [B, L, D] while they are the same for all texts of an image
 * @param mask which of them may be read
 * @param rows which row belongs to which text
 */
record Tokens(Tensor states, AttentionMask mask, ImageOfText rows) {
  /** Returns other states in the place of these. */
  Tokens with(Tensor others) {
    return new Tokens(others, mask, rows);
  }

  /** Returns the first token only, as what asks; what it reads stays whole. */
  Tensor first() {
    return states.narrow(1, 0, 1);
  }
}
