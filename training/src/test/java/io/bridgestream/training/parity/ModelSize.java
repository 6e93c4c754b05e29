package io.bridgestream.training.parity;

import io.bridgestream.model.config.Activation;
import io.bridgestream.model.config.BridgeTowerConfig;
import io.bridgestream.model.config.TextConfig;
import io.bridgestream.model.config.VisionConfig;
import java.util.Map;

/** The sizes compared. */
enum ModelSize {
  /** Of transformers' own tests. */
  TINY(12, 1e-5),
  /** As published, at 288 pixels. */
  BASE(36, 1e-4),
  /** As published, at 294 pixels. */
  LARGE(36, 1e-4);

  private final int tokens;
  private final double tolerance;

  ModelSize(int tokens, double tolerance) {
    this.tokens = tokens;
    this.tolerance = tolerance;
  }

  private static BridgeTowerConfig tiny() {
    TextConfig text =
        new TextConfig(
            99, 64, 2, 4, 128, Activation.GELU, 0.1, 0.1, 514, 1, 1, 1e-5, 1, 0, 2, true, Map.of());
    VisionConfig vision = new VisionConfig(64, 2, 3, 16, 64, 1, 1e-5, false, true, Map.of());
    return BridgeTowerConfig.of(text, vision, 2);
  }

  /** Returns the trunk's config. */
  BridgeTowerConfig config() {
    return switch (this) {
      case TINY -> tiny();
      case BASE -> BridgeTowerConfig.BASE;
      case LARGE -> BridgeTowerConfig.LARGE;
    };
  }

  /** Returns the length of the texts, padding included. */
  int tokens() {
    return tokens;
  }

  /** Returns the largest absolute difference of features, logits and losses that may be. */
  double tolerance() {
    return tolerance;
  }
}
