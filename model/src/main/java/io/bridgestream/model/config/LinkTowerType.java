package io.bridgestream.model.config;

/** How a bridge joins a uni-modal level with the previous cross-modal layer's output. */
public enum LinkTowerType {
  /** LN(uni + cross): every published checkpoint. */
  ADD,
  /** LN(f * uni + cross) with a learned scalar f. */
  SCALED_ADD,
  /** LN((1 - b) * uni + b * cross) with a learned scalar b. */
  INTERPOLATE
}
