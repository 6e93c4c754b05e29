package io.bridgestream.inference.export.arithmetic;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.StoredWeight;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.graph.WeightsFile;
import io.bridgestream.model.tensors.ElementType;
import java.util.List;

/**
 * Products of floating-point numbers.
 *
 * @param stateType F32 or F16
 * @param file where weights go
 */
record FloatArithmetic(ElementType stateType, WeightsFile file) implements Arithmetic {
  @Override
  public Value product(Graph graph, Value x, Matrix weight) {
    StoredWeight transposed =
        file.floats(
            weight.name() + ".transposed",
            stateType,
            new long[] {weight.inputs(), weight.outputs()},
            weight::transposed);
    return graph.add("MatMul", List.of(x, graph.weight(transposed)));
  }

  @Override
  public Value product(Graph graph, Value x, Matrix weight, Value bias) {
    return graph.add("Add", List.of(product(graph, x, weight), bias));
  }

  @Override
  public boolean addsBias(Matrix weight) {
    return false;
  }
}
