package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.arithmetic.Arithmetic;
import io.bridgestream.inference.export.arithmetic.Matrix;
import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.graph.WeightsFile;
import io.bridgestream.model.tensors.TensorStore;
import java.util.function.Supplier;

/**
 * The checkpoint's weights as a layer sees them: those whose names start with its own.
 *
 * @param store the checkpoint's weights under canonical names
 * @param file where the graphs' weights go
 * @param arithmetic in which numbers the graphs compute
 * @param prefix the layer's name, with a dot, or empty
 */
public record Parameters(
    TensorStore store, WeightsFile file, Arithmetic arithmetic, String prefix) {

  /** Returns the parameters of the part called {@code name}. */
  public Parameters scope(String name) {
    return new Parameters(store, file, arithmetic, prefix + name + ".");
  }

  /** Reads a weight, row-major. */
  public float[] read(String name) {
    return store.tensor(prefix + name).toFloats();
  }

  /** Returns the size of a weight's dimension. */
  public int size(String name, int dimension) {
    return Math.toIntExact(store.shape(prefix + name)[dimension]);
  }

  /** Adds a weight as it is, in the type of the states. */
  public Value weight(Graph graph, String name) {
    return derived(graph, name, store.shape(prefix + name), () -> read(name));
  }

  /** Adds numbers made from this layer's weights, in the type of the states. */
  public Value derived(Graph graph, String name, long[] shape, Supplier<float[]> elements) {
    return graph.weight(file.floats(prefix + name, arithmetic.stateType(), shape, elements));
  }

  /** Returns rows {@code first} to {@code first + count} (exclusive) of a matrix. */
  public Matrix rows(String name, String part, int first, int count) {
    int inputs = size(name, 1);
    return new Matrix(
        prefix + name + part,
        count,
        inputs,
        () -> {
          float[] rows = new float[count * inputs];
          System.arraycopy(read(name), first * inputs, rows, 0, rows.length);
          return rows;
        });
  }

  /** Returns a matrix of any number of dimensions, all but the first taken together. */
  public Matrix matrix(String name) {
    long[] shape = store.shape(prefix + name);
    long inputs = 1;
    for (int i = 1; i < shape.length; i++) {
      inputs *= shape[i];
    }
    return new Matrix(
        prefix + name, Math.toIntExact(shape[0]), Math.toIntExact(inputs), () -> read(name));
  }
}
