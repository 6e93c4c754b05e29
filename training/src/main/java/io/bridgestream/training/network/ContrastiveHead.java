package io.bridgestream.training.network;

import io.bridgestream.training.nn.InitialValue;
import io.bridgestream.training.nn.Linear;
import io.bridgestream.training.nn.Parameter;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * The originals' contrastive heads: the towers' first tokens, before any projection, each through a
 * Linear layer to unit length; similarities divided by a learned temperature.
 *
 * <p>Letters: B batch, D width of the text tower, W of the vision tower, E of an embedding.
 */
public final class ContrastiveHead extends Contrast {
  private static final double START = 0.07;
  private static final double LOWEST = 0.001;
  private static final double HIGHEST = 0.5;

  private final Parameter temperature;

  /** Declares the heads; {@code prefix} is what the family's files call them. */
  public ContrastiveHead(String prefix, long textWidth, long imageWidth, long size) {
    super(prefix, new Linear(textWidth, size), new Linear(imageWidth, size));
    this.temperature = parameter("temperature", new InitialValue.Constant(START));
  }

  @Override
  public Tensor imageClass(Trunk trunk, UniModalStates states) {
    return trunk.imageClass(states);
  }

  @Override
  Tensor scaled(Tensor cosines) {
    return cosines.div(temperature.tensor());
  }

  /** Brings the temperature back into its range; training does so before every step. */
  public void clampTemperature() {
    try (AutoGradMode off = new AutoGradMode(false)) {
      temperature
          .tensor()
          .clamp_(new ScalarOptional(new Scalar(LOWEST)), new ScalarOptional(new Scalar(HIGHEST)));
    }
  }
}
