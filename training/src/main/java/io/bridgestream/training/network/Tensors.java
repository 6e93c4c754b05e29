package io.bridgestream.training.network;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** What several layers do with tensors, and libtorch says at length. */
final class Tensors {
  private Tensors() {}

  /** Joins {@code parts} along their last axis. */
  static Tensor concatenate(Tensor... parts) {
    return torch.cat(new TensorVector(parts), -1);
  }

  /** Joins {@code parts} along a new axis. */
  static Tensor stack(List<Tensor> parts, long axis) {
    return torch.stack(new TensorVector(parts.toArray(new Tensor[0])), axis);
  }

  /** Scales every row of {@code rows} [B, E] to length 1. */
  static Tensor unitLength(Tensor rows) {
    return torch.normalize(rows);
  }
}
