package io.bridgestream.training.objective;

import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** -log softmax(logits)[label], averaged over the rows whose label counts. */
final class CrossEntropy {
  /** The label of rows that don't count. */
  static final long IGNORED = -100;

  private static final long MEAN = 1;

  private CrossEntropy() {}

  /**
   * Returns the mean over the rows of {@code logits} [n, C] with {@code labels} [n], or with shares
   * of all classes [n, C]: scalar.
   */
  static Tensor mean(Tensor logits, Tensor labels) {
    return torch.cross_entropy_loss(logits, labels, new TensorOptional(), MEAN, IGNORED, 0);
  }

  /** Returns the mean over square {@code logits} [n, n] whose row i belongs to column i: scalar. */
  static Tensor diagonal(Tensor logits) {
    // Counted as integers: in bfloat16, which logits may be, there is no 257.
    TensorOptions integers =
        new TensorOptions(torch.ScalarType.Long).device(new DeviceOptional(logits.device()));
    return mean(logits, torch.arange(new Scalar(logits.size(0)), integers));
  }
}
