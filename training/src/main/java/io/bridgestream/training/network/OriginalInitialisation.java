package io.bridgestream.training.network;

import io.bridgestream.model.config.VisionConfig;
import io.bridgestream.training.nn.InitialValue;
import io.bridgestream.training.nn.Initialisation;

/**
 * The original repositories' scheme: N(0, 0.02) for Linear layers and embeddings. Their vision
 * tower always starts from CLIP's weights; from scratch it follows {@link
 * HuggingFaceInitialisation}.
 */
public final class OriginalInitialisation implements Initialisation {
  private static final double DEVIATION = 0.02;

  private final VisionDeviations vision;

  /** Creates the scheme for networks with this vision tower. */
  public OriginalInitialisation(VisionConfig vision) {
    this.vision = new VisionDeviations(vision);
  }

  @Override
  public double deviation(String name, InitialValue.Normal kind) {
    return switch (kind) {
      case LINEAR, EMBEDDING -> DEVIATION;
      case CONVOLUTION,
          VISION_EMBEDDING,
          VISION_ATTENTION_INPUT,
          VISION_RESIDUAL,
          VISION_EXPANSION ->
          vision.of(kind);
    };
  }
}
