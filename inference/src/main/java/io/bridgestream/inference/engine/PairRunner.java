package io.bridgestream.inference.engine;

import io.bridgestream.inference.graph.GraphFailure;
import java.util.List;

/** Brings pairs to the heads. Implementations are thread-safe. */
public interface PairRunner {
  /**
   * Runs pairs, in as many runs as it takes.
   *
   * @param pairs any number; equal images and equal texts are computed once
   * @param outputs names of the outputs wanted
   * @throws GraphFailure if any of them can't be run
   */
  PairOutputs run(List<Pair> pairs, List<String> outputs) throws GraphFailure;
}
