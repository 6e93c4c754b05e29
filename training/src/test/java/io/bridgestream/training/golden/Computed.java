package io.bridgestream.training.golden;

import io.bridgestream.training.nn.TensorValues;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/** What our networks computed for a case, under the golden files' names. */
final class Computed {
  private final Map<String, float[]> values = new TreeMap<>();

  void put(String name, Tensor tensor) {
    values.put(name, TensorValues.toFloats(tensor));
  }

  Map<String, float[]> values() {
    return values;
  }
}
