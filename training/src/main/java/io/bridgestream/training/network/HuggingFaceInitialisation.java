package io.bridgestream.training.network;

import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.training.nn.InitialValue;
import io.bridgestream.training.nn.Initialisation;

/**
 * Transformers' scheme: N(0, 0.05) for Linear layers and embeddings, CLIP's own deviations in the
 * vision tower; each part's {@code initializer_factor} scales its deviations.
 */
public final class HuggingFaceInitialisation implements Initialisation {
  private static final double DEVIATION = 0.05;

  private final double textDeviation;
  private final double fusionDeviation;
  private final VisionDeviations vision;

  /** Creates the scheme for networks of {@code config}. */
  public HuggingFaceInitialisation(ModelConfig config) {
    this.textDeviation = DEVIATION * config.text().initializerFactor();
    this.fusionDeviation = DEVIATION * config.crossModal().initializerFactor();
    this.vision = new VisionDeviations(config.vision());
  }

  @Override
  public double deviation(String name, InitialValue.Normal kind) {
    return switch (kind) {
      case LINEAR, EMBEDDING -> name.startsWith("text_model.") ? textDeviation : fusionDeviation;
      case CONVOLUTION,
          VISION_EMBEDDING,
          VISION_ATTENTION_INPUT,
          VISION_RESIDUAL,
          VISION_EXPANSION ->
          vision.of(kind);
    };
  }
}
