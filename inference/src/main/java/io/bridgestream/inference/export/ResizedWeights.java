package io.bridgestream.inference.export;

import io.bridgestream.model.checkpoint.PositionTable;
import io.bridgestream.model.checkpoint.WeightNames;
import io.bridgestream.model.config.VisionConfig;
import io.bridgestream.model.tensors.StoredTensor;
import io.bridgestream.model.tensors.TensorStore;
import java.util.Set;

/** A checkpoint's weights with the position table made for another image size. */
final class ResizedWeights implements TensorStore {
  private final TensorStore weights;
  private final VisionConfig vision;

  /** Resizes to the grid of {@code vision}; does not own {@code weights}. */
  ResizedWeights(TensorStore weights, VisionConfig vision) {
    this.weights = weights;
    this.vision = vision;
  }

  @Override
  public Set<String> names() {
    return weights.names();
  }

  @Override
  public long[] shape(String name) {
    return name.equals(WeightNames.POSITION_TABLE)
        ? new long[] {vision.tokens(), vision.hiddenSize()}
        : weights.shape(name);
  }

  @Override
  public StoredTensor tensor(String name) {
    StoredTensor tensor = weights.tensor(name);
    // Resizing to the same grid is no identity in floating point.
    return name.equals(WeightNames.POSITION_TABLE) && tensor.shape()[0] != vision.tokens()
        ? PositionTable.resize(tensor, vision.grid(), vision.grid())
        : tensor;
  }

  @Override
  public void close() {
    // The checkpoint closes its own weights.
  }
}
