package io.bridgestream.inference.export.arithmetic;

import io.bridgestream.inference.export.arithmetic.QuantizationPolicy.Way;
import io.bridgestream.inference.export.graph.Attribute;
import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.StoredWeight;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.graph.WeightsFile;
import io.bridgestream.model.tensors.ElementType;
import java.util.List;

/**
 * Products of 8-bit integers, made as the policy says: weights symmetric with a scale per output or
 * block, the other factor with scales found when it is there. Everything else stays in float32.
 */
final class QuantizedArithmetic implements Arithmetic {
  /** The accuracy level at which the runtime quantises the other factor to 8 bits as well. */
  private static final long MULTIPLY_INTEGERS = 4;

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
    return switch (policy.of(weight)) {
      case EXACT -> exact.product(graph, x, weight);
      case BLOCKS -> inBlocks(graph, x, weight, Value.NONE);
      case WHOLE -> quantized(graph, x, weight, Value.NONE);
    };
  }

  @Override
  public Value product(Graph graph, Value x, Matrix weight, Value bias) {
    return switch (policy.of(weight)) {
      case EXACT -> exact.product(graph, x, weight, bias);
      case BLOCKS -> inBlocks(graph, x, weight, bias);
      case WHOLE -> quantized(graph, x, weight, bias);
    };
  }

  @Override
  public boolean addsBias(Matrix weight) {
    return policy.of(weight) != Way.EXACT;
  }

  private Value inBlocks(Graph graph, Value x, Matrix weight, Value bias) {
    BlockMatrix matrix = new BlockMatrix(weight);
    StoredWeight integers =
        exact
            .file()
            .unsignedBytes(
                weight.name() + ".blocks",
                new long[] {weight.outputs(), matrix.blocks(), BlockMatrix.BLOCK},
                matrix::integers);
    StoredWeight scales =
        exact
            .file()
            .floats(
                weight.name() + ".block_scale",
                ElementType.F32,
                new long[] {weight.outputs(), matrix.blocks()},
                matrix::scales);
    return graph.addContributed(
        "MatMulNBits",
        List.of(x, graph.weight(integers), graph.weight(scales), Value.NONE, Value.NONE, bias),
        Attribute.of("K", (long) weight.inputs()),
        Attribute.of("N", (long) weight.outputs()),
        Attribute.of("bits", 8L),
        Attribute.of("block_size", (long) BlockMatrix.BLOCK),
        Attribute.of("accuracy_level", MULTIPLY_INTEGERS));
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
