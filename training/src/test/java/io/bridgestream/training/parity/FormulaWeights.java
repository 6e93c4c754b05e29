package io.bridgestream.training.parity;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.checkpoint.WeightShapes;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.tensors.ElementType;
import io.bridgestream.model.tensors.StoredTensor;
import io.bridgestream.model.tensors.TensorStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Set;

/**
 * All weights that a config asks for, computed when asked for. A tensor is valid until the next one
 * is asked for: they share one buffer outside the heap, so that the largest models need no heap.
 * Not thread-safe.
 */
final class FormulaWeights implements TensorStore {
  private final Map<String, long[]> shapes;
  private final long seed;
  private final ByteBuffer buffer;

  FormulaWeights(ModelConfig config, long seed) {
    this.shapes = WeightShapes.of(config);
    this.seed = seed;
    long largest = shapes.values().stream().mapToLong(WeightShapes::count).max().orElse(0);
    this.buffer =
        ByteBuffer.allocateDirect(Math.toIntExact(Float.BYTES * largest))
            .order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public Set<String> names() {
    return shapes.keySet();
  }

  @Override
  public long[] shape(String name) {
    long[] shape = shapes.get(name);
    if (shape == null) {
      throw new InvalidModelException("Cannot compute weight '%s': no such name".formatted(name));
    }
    return shape.clone();
  }

  @Override
  public StoredTensor tensor(String name) {
    long[] shape = shape(name);
    ByteBuffer bytes = buffer.slice(0, (int) (Float.BYTES * WeightShapes.count(shape)));
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    FormulaNumbers.of(seed, name).fill(bytes.asFloatBuffer(), FormulaScale.of(name, shape));
    return new StoredTensor(name, ElementType.F32, shape, bytes);
  }

  @Override
  public void close() {}
}
