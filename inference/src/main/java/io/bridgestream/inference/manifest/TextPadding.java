package io.bridgestream.inference.manifest;

/** How far texts must be padded. */
public enum TextPadding {
  /** To the longest text of the batch; more padding changes nothing. */
  LONGEST,
  /** Always to the most tokens: the model attends over padding, as it did in training. */
  FIXED
}
