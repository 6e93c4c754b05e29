package io.bridgestream.inference.export.layers;

import io.bridgestream.inference.export.arithmetic.Matrix;
import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.model.config.Activation;

/**
 * W x + b.
 *
 * <p>Letters: I inputs, O outputs.
 */
public final class Linear {
  private final Parameters parameters;

  /** Reads {@code weight} [O, I] and {@code bias} [O]. */
  public Linear(Parameters parameters) {
    this.parameters = parameters;
  }

  /** Maps {@code x} [..., I] to [..., O]. */
  public Value emit(Graph graph, Value x) {
    return parameters.arithmetic().product(graph, x, weight(), bias(graph));
  }

  /** Maps {@code x} [..., I] to W x, [..., O], for a reader that adds the bias itself. */
  public Value emitProduct(Graph graph, Value x) {
    return parameters.arithmetic().product(graph, x, weight());
  }

  /** Maps {@code x} [..., I] to f(W x + b), [..., O]. */
  public Value emitActivated(Graph graph, Activation activation, Value x) {
    return parameters.arithmetic().addsBias(weight())
        ? Activations.emit(graph, activation, emit(graph, x))
        : Activations.emit(graph, activation, emitProduct(graph, x), bias(graph));
  }

  /** Maps {@code x} [..., I] to W x + b + {@code row}, where {@code key} names the sum b + row. */
  public Value emitPlus(Graph graph, Value x, String key, float[] row) {
    Value bias =
        parameters.derived(graph, key, new long[] {row.length}, () -> Vectors.add(bias(), row));
    return parameters.arithmetic().product(graph, x, weight(), bias);
  }

  /** Adds the bias to the graph's weights, [O]. */
  public Value bias(Graph graph) {
    return parameters.weight(graph, "bias");
  }

  /**
   * Adds b + W {@code below}, [O]: the bias of this layer over one whose own bias {@code below} was
   * left out.
   */
  public Value biasOver(Graph graph, float[] below) {
    Matrix weight = weight();
    return parameters.derived(
        graph,
        "bias.folded",
        new long[] {weight.outputs()},
        () -> Vectors.add(bias(), Vectors.product(weight, below)));
  }

  /** Reads the bias, [O]. */
  public float[] bias() {
    return parameters.read("bias");
  }

  private Matrix weight() {
    return parameters.matrix("weight");
  }
}
