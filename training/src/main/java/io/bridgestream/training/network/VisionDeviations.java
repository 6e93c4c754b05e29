package io.bridgestream.training.network;

import io.bridgestream.model.config.VisionConfig;
import io.bridgestream.training.nn.InitialValue.Normal;

/** The standard deviations that CLIP's tower starts from, as transformers scales them. */
final class VisionDeviations {
  private static final double CONVOLUTION = 0.05;

  private final double width;
  private final double layers;
  private final double factor;

  VisionDeviations(VisionConfig config) {
    this.width = config.hiddenSize();
    this.layers = config.layers();
    this.factor = config.initializerFactor();
  }

  double of(Normal kind) {
    return switch (kind) {
      case CONVOLUTION -> CONVOLUTION * factor;
      case VISION_EMBEDDING, VISION_ATTENTION_INPUT -> factor / Math.sqrt(width);
      case VISION_RESIDUAL -> factor / Math.sqrt(width * 2 * layers);
      case VISION_EXPANSION -> factor / Math.sqrt(2 * width);
      case LINEAR, EMBEDDING ->
          throw new IllegalArgumentException(
              "Cannot give CLIP's deviation: the vision tower has no parameter of kind " + kind);
    };
  }
}
