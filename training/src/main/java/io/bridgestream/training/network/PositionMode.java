package io.bridgestream.training.network;

/** Which image sizes the vision tower takes. */
public enum PositionMode {
  /** The size of the position table only; others are refused. */
  AS_TRAINED,
  /** Any size: the position table is resized bicubically, on every pass. */
  INTERPOLATED
}
