package io.bridgestream.inference.manifest;

import java.util.List;

/**
 * One exported graph.
 *
 * @param name such as {@link GraphNames#VISION}
 * @param file name of the graph's file beside the manifest
 * @param inputs what a run must be given
 * @param outputs what a run can be asked for
 */
public record GraphSignature(
    String name, String file, List<TensorSignature> inputs, List<TensorSignature> outputs) {
  /** Copies the lists. */
  public GraphSignature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
