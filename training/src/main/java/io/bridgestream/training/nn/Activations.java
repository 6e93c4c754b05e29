package io.bridgestream.training.nn;

import io.bridgestream.model.config.Activation;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The activation functions, element by element. */
public final class Activations {
  private static final double QUICK_GELU_SLOPE = 1.702;

  private Activations() {}

  /** Applies {@code activation} to {@code x}, of any shape. */
  public static Tensor apply(Activation activation, Tensor x) {
    return switch (activation) {
      case GELU -> torch.gelu(x);
      case QUICK_GELU -> x.mul(x.mul(new Scalar(QUICK_GELU_SLOPE)).sigmoid());
      case RELU -> torch.relu(x);
    };
  }
}
