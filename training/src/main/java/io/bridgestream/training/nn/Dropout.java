package io.bridgestream.training.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * In training, zeroes each number with a probability and scales the others to keep the expectation;
 * otherwise the identity. Draws from the generator of {@link TrainingSeed}.
 */
public final class Dropout extends Layer {
  private final double probability;

  /** Declares dropout with {@code probability} in [0, 1]. */
  public Dropout(double probability) {
    this.probability = probability;
  }

  /** Applies dropout to {@code x}, of any shape. */
  public Tensor forward(Tensor x) {
    return isTraining() && probability > 0 ? torch.dropout(x, probability, true) : x;
  }
}
