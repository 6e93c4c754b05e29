package io.bridgestream.inference.graph;

import io.bridgestream.inference.onnx.NamedTensors;

/**
 * Runs the graphs of one model on one device. Implementations are thread-safe, and neither keep nor
 * change an input after {@link #run} returns.
 */
public interface GraphRunner extends AutoCloseable {
  /**
   * Runs a graph.
   *
   * @param graph a name of {@link io.bridgestream.inference.manifest.GraphNames}
   * @param inputs every input of the graph
   * @param outputs the outputs wanted, of the shapes that the inputs lead to; written in place
   * @throws GraphFailure if the run fails; the outputs are undefined then
   */
  void run(String graph, NamedTensors inputs, NamedTensors outputs) throws GraphFailure;

  /** Frees what the runtime holds, after the runs in progress. */
  @Override
  void close();
}
