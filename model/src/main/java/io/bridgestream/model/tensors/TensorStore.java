package io.bridgestream.model.tensors;

import java.util.Set;

/**
 * An opened set of named tensors. Implementations are thread-safe. Closing releases the file; on
 * Java 17 a memory map itself is released when no tensor of it is reachable any more.
 */
public interface TensorStore extends AutoCloseable {
  /** Returns the names of all tensors, in the order of the file. */
  Set<String> names();

  /**
   * Returns the shape of a tensor without reading it.
   *
   * @throws io.bridgestream.model.InvalidModelException if there is no such tensor
   */
  long[] shape(String name);

  /**
   * Returns a tensor.
   *
   * @throws io.bridgestream.model.InvalidModelException if there is no such tensor, or its bytes
   *     can't be read
   */
  StoredTensor tensor(String name);

  @Override
  void close();
}
