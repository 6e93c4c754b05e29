package io.bridgestream.model.config;

/** The activation functions of feed-forward sub-layers, named as in {@code hidden_act}. */
public enum Activation {
  /** x times the normal distribution function of x, exact (by erf). */
  GELU,
  /** x times sigmoid(1.702 x), which CLIP uses. */
  QUICK_GELU,
  /** max(x, 0). */
  RELU
}
