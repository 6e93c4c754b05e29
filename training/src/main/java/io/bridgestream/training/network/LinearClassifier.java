package io.bridgestream.training.network;

import io.bridgestream.training.nn.Linear;
import org.bytedeco.pytorch.Tensor;

/** W x + b. */
final class LinearClassifier extends Classifier {
  private final Linear output;

  LinearClassifier(long inputs, long labels) {
    this.output = child("0", new Linear(inputs, labels));
  }

  @Override
  Tensor forward(Tensor pooled) {
    return output.forward(pooled);
  }
}
