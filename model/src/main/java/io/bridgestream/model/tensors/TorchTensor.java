package io.bridgestream.model.tensors;

import io.bridgestream.model.tensors.pickle.PickleException;
import io.bridgestream.model.tensors.pickle.PickleObject;
import java.util.List;

/**
 * A tensor of a torch archive as the pickle describes it: a view on a storage, inside its bounds.
 *
 * @param offset first element in the storage
 * @param shape dimensions; empty for a scalar
 * @param strides distance of neighbours along each dimension, in elements
 */
public record TorchTensor(TorchStorage storage, long offset, List<Long> shape, List<Long> strides)
    implements PickleObject {
  /** Copies the lists. */
  public TorchTensor {
    shape = List.copyOf(shape);
    strides = List.copyOf(strides);
  }

  /**
   * Returns a tensor that was checked against its storage.
   *
   * @throws PickleException if an element lies outside of the storage, or a number is negative
   */
  static TorchTensor checked(
      TorchStorage storage, long offset, List<Long> shape, List<Long> strides)
      throws PickleException {
    TorchTensor tensor = new TorchTensor(storage, offset, shape, strides);
    boolean negative = offset < 0 || shape.stream().anyMatch(dimension -> dimension < 0);
    if (negative
        || shape.size() != strides.size()
        || strides.stream().anyMatch(stride -> stride < 0)
        || !tensor.fits()) {
      throw new PickleException(
          "a tensor must lie inside its storage of %d elements, found offset %d, shape %s, strides %s"
              .formatted(storage.count(), offset, shape, strides));
    }
    return tensor;
  }

  private boolean fits() {
    try {
      Math.multiplyExact(count(), storage.type().bytes());
      return count() == 0
          ? offset <= storage.count()
          : Math.addExact(offset, span()) <= storage.count();
    } catch (ArithmeticException e) {
      return false;
    }
  }

  /** Returns the number of elements. */
  long count() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /** Returns the number of elements of the storage from the first to the last of this tensor. */
  long span() {
    if (count() == 0) {
      return 0;
    }
    long last = 0;
    for (int i = 0; i < shape.size(); i++) {
      last = Math.addExact(last, Math.multiplyExact(shape.get(i) - 1, strides.get(i)));
    }
    return Math.addExact(last, 1);
  }

  /** Returns whether the elements lie in the storage one after the other, row-major. */
  boolean isContiguous() {
    long expected = 1;
    for (int i = shape.size() - 1; i >= 0; i--) {
      if (shape.get(i) != 1 && strides.get(i) != expected) {
        return count() == 0;
      }
      expected *= shape.get(i);
    }
    return true;
  }

  long[] dimensions() {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  /** Describes type and shape. */
  @Override
  public String toString() {
    return storage.type() + shape.toString();
  }
}
