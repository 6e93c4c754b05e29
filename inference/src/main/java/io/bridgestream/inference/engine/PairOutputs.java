package io.bridgestream.inference.engine;

import io.bridgestream.inference.onnx.HostTensor;
import io.bridgestream.inference.onnx.NamedTensors;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the heads said about pairs: per output one row of numbers a pair. Filled once, then read.
 */
public final class PairOutputs {
  private final Map<String, float[][]> rows = new HashMap<>();

  PairOutputs(List<String> outputs, int pairs) {
    outputs.forEach(output -> rows.put(output, new float[pairs][]));
  }

  /** Takes the rows of a chunk. */
  void put(Chunk chunk, NamedTensors outputs) {
    for (String output : outputs.names()) {
      HostTensor tensor = outputs.get(output);
      for (int row = 0; row < chunk.pairs(); row++) {
        all(output)[chunk.places().get(row)] = FeatureRows.floats(tensor, row);
      }
    }
  }

  /**
   * Returns the numbers that an output has for a pair.
   *
   * @param pair its place among the pairs asked
   */
  public float[] row(String output, int pair) {
    return all(output)[pair].clone();
  }

  private float[][] all(String output) {
    float[][] all = rows.get(output);
    if (all == null) {
      throw new IllegalArgumentException(
          "Cannot read output '%s': it was not asked".formatted(output));
    }
    return all;
  }
}
