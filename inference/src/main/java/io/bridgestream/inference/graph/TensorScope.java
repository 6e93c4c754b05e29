package io.bridgestream.inference.graph;

import io.bridgestream.inference.onnx.HostTensor;
import io.bridgestream.model.tensors.ElementType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Tensors of one piece of work, taken back together when it ends, however it ends. Not thread-safe.
 */
public final class TensorScope implements AutoCloseable {
  private final TensorPool pool;
  private final List<ByteBuffer> lent = new ArrayList<>();

  TensorScope(TensorPool pool) {
    this.pool = pool;
  }

  /**
   * Lends a tensor until this scope closes; its content is undefined.
   *
   * @throws GraphFailure if there is no memory
   */
  public HostTensor tensor(ElementType type, long... shape) throws GraphFailure {
    ByteBuffer memory = pool.take(HostTensor.byteLength(type, shape));
    lent.add(memory);
    return HostTensor.in(memory, type, shape);
  }

  @Override
  public void close() {
    lent.forEach(pool::giveBack);
    lent.clear();
  }
}
