package io.bridgestream.inference.manifest;

import io.bridgestream.model.tensors.ElementType;
import java.util.List;

/**
 * Name, type and shape of a graph's input or output.
 *
 * @param name the name in the graph
 * @param type F32, F16, I64 or U8
 * @param shape the dimensions
 */
public record TensorSignature(String name, ElementType type, List<Dimension> shape) {
  /** Copies the shape. */
  public TensorSignature {
    shape = List.copyOf(shape);
  }

  /** One dimension of a shape. */
  public sealed interface Dimension {}

  /**
   * A dimension that every run has.
   *
   * @param size positive
   */
  public record Fixed(long size) implements Dimension {
    @Override
    public String toString() {
      return Long.toString(size);
    }
  }

  /**
   * A dimension that is the same wherever its name stands in one run.
   *
   * @param name such as {@link GraphNames#IMAGES}
   */
  public record Dynamic(String name) implements Dimension {
    @Override
    public String toString() {
      return name;
    }
  }
}
