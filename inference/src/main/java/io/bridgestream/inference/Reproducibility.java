package io.bridgestream.inference;

/** How much what else is in a batch may change a score. */
public enum Reproducibility {
  /** By rounding: less than {@link MatchModel#SCORE_QUANTUM} in fp32. */
  QUANTUM,
  /** Not by a bit: every pair runs alone and in the same shapes, at the price of batching. */
  BITWISE
}
