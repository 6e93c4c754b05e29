package io.bridgestream.training.network;

import io.bridgestream.model.tensors.StoredTensor;
import io.bridgestream.training.nn.Layer;
import java.util.Random;

/** Gives layers random numbers, biases and LayerNorm weights included. */
final class RandomWeights {
  private static final double DEVIATION = 0.3;

  private RandomWeights() {}

  /** Fills all parameters of {@code layer} and returns it. */
  static <L extends Layer> L fill(L layer, Random random) {
    layer
        .namedParameters()
        .forEach(
            (name, parameter) -> {
              float[] values = new float[(int) parameter.count()];
              for (int i = 0; i < values.length; i++) {
                values[i] = (float) (DEVIATION * random.nextGaussian());
              }
              parameter.load(StoredTensor.ofFloats(name, parameter.shape(), values));
            });
    return layer;
  }
}
