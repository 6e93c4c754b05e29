package io.bridgestream.inference.export.arithmetic;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.graph.WeightsFile;
import io.bridgestream.inference.manifest.Precision;
import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.tensors.ElementType;

/** How a precision writes matrix products. */
public sealed interface Arithmetic permits FloatArithmetic, QuantizedArithmetic {
  /** Returns the arithmetic of a precision for a model whose weights go to {@code file}. */
  static Arithmetic of(Precision precision, ModelConfig config, WeightsFile file) {
    return switch (precision) {
      case FP32 -> new FloatArithmetic(ElementType.F32, file);
      case FP16 -> new FloatArithmetic(ElementType.F16, file);
      case INT8 -> new QuantizedArithmetic(QuantizationPolicy.of(config), file);
    };
  }

  /** Returns the type of everything that flows between products: F32 or F16. */
  ElementType stateType();

  /** Emits {@code x} [..., inputs] times the transposed weight: [..., outputs]. */
  Value product(Graph graph, Value x, Matrix weight);

  /** Emits {@link #product} plus {@code bias}, a weight of the graph, [outputs]. */
  Value product(Graph graph, Value x, Matrix weight, Value bias);

  /** Returns whether {@link #product} adds the bias on the way, without a pass over its result. */
  boolean addsBias(Matrix weight);
}
