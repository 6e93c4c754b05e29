package io.bridgestream.training.parity;

import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** What transformers computed for a case. */
interface Reference extends AutoCloseable {
  /** Returns the names of the outputs. */
  Set<String> outputs();

  /**
   * Returns the largest absolute difference of any element of an output.
   *
   * @throws IllegalArgumentException if the output has another number of elements, where the
   *     reference knows it
   */
  double outputDifference(String name, Tensor actual);

  /** Returns whether there are gradients. */
  boolean hasGradients();

  /** Returns those of {@code parameters} that no gradient reached. */
  Set<String> withoutGradient(Set<String> parameters);

  /**
   * Returns how far a gradient is off: the largest absolute difference of any element, divided by
   * the largest absolute value. Where that is 0 on both sides, 0.
   */
  double gradientError(String parameter, Tensor actual);

  @Override
  void close();
}
