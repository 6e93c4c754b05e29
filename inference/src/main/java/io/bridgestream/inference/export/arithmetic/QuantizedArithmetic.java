package io.bridgestream.inference.export.arithmetic;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.StoredWeight;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.graph.WeightsFile;
import io.bridgestream.model.tensors.ElementType;
import java.util.List;

/**
 * Products of 8-bit integers: weights symmetric with a scale per output, the other factor with a
 * scale and zero point found when it is there. Everything else stays in float32.
 */
final class QuantizedArithmetic implements Arithmetic {
  private final FloatArithmetic exact;
  private final QuantizationPolicy policy;

  QuantizedArithmetic(QuantizationPolicy policy, WeightsFile file) {
    this.exact = new FloatArithmetic(ElementType.F32, file);
    this.policy = policy;
  }

  @Override
  public ElementType stateType() {
    return exact.stateType();
  }

  @Override
  public Value product(Graph graph, Value x, Matrix weight) {
    return policy.quantizes(weight)
        ? quantized(graph, x, weight, Value.NONE)
        : exact.product(graph, x, weight);
  }

  @Override
  public Value product(Graph graph, Value x, Matrix weight, Value bias) {
    return policy.quantizes(weight)
        ? quantized(graph, x, weight, bias)
        : exact.product(graph, x, weight, bias);
  }

  private Value quantized(Graph graph, Value x, Matrix weight, Value bias) {
    // Queries, keys and values read the same states: these are quantised once.
    List<Value> quantized =
        graph.once(
            "quantized " + x.name(),
            () -> graph.addSeveral("DynamicQuantizeLinear", List.of(x), 3));
    QuantizedMatrix matrix = new QuantizedMatrix(weight);
    return graph.addContributed(
        "MatMulIntegerToFloat",
        List.of(
            quantized.get(0),
            graph.weight(integers(weight, matrix)),
            quantized.get(1),
            graph.weight(scales(weight, matrix)),
            quantized.get(2),
            Value.NONE,
            bias));
  }

  private StoredWeight integers(Matrix weight, QuantizedMatrix matrix) {
    return exact
        .file()
        .bytes(
            weight.name() + ".quantized",
            new long[] {weight.inputs(), weight.outputs()},
            matrix::integers);
  }

  private StoredWeight scales(Matrix weight, QuantizedMatrix matrix) {
    return exact
        .file()
        .floats(
            weight.name() + ".scale",
            ElementType.F32,
            new long[] {weight.outputs()},
            matrix::scales);
  }
}
