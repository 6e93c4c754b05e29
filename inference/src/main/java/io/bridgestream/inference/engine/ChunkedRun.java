package io.bridgestream.inference.engine;

import io.bridgestream.inference.graph.GraphFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cuts pairs into runs within the limits, an image's pairs side by side, and into smaller ones
 * where memory runs out.
 */
final class ChunkedRun {
  private final RunLimits limits;
  private final Ceilings ceilings;

  /** Runs one chunk and puts its rows into the outputs. */
  interface ChunkRunner {
    void run(Chunk chunk, PairOutputs outputs) throws GraphFailure;
  }

  ChunkedRun(RunLimits limits, Ceilings ceilings) {
    this.limits = limits;
    this.ceilings = ceilings;
  }

  /** Runs the pairs at {@code places}. */
  void run(List<Pair> pairs, List<Integer> places, PairOutputs outputs, ChunkRunner runner)
      throws GraphFailure {
    List<Integer> left = byImage(pairs, places);
    while (!left.isEmpty()) {
      Chunk chunk = next(pairs, left);
      int tokens = chunk.longestText();
      try {
        runner.run(chunk, outputs);
        ceilings.succeeded(tokens, chunk.pairs());
        left = left.subList(chunk.pairs(), left.size());
      } catch (GraphFailure failure) {
        boolean fewerMayFit =
            failure.kind() == GraphFailure.Kind.OUT_OF_MEMORY
                && ceilings.outOfMemory(tokens, chunk.pairs());
        if (!fewerMayFit) {
          throw failure;
        }
      }
    }
  }

  /** Returns the first pairs that are left, as many as may run together. */
  private Chunk next(List<Pair> pairs, List<Integer> left) {
    Set<ModelImage> images = new HashSet<>();
    int longest = 0;
    int size = 0;
    for (int place : left) {
      Pair pair = pairs.get(place);
      longest = Math.max(longest, pair.text().length());
      images.add(pair.image());
      if (size > 0 && (images.size() > limits.maxImages() || size >= ceilings.pairs(longest))) {
        break;
      }
      size++;
    }
    return Chunk.of(pairs, left.subList(0, size));
  }

  private static List<Integer> byImage(List<Pair> pairs, List<Integer> places) {
    Map<ModelImage, List<Integer>> byImage = new LinkedHashMap<>();
    for (int place : places) {
      byImage.computeIfAbsent(pairs.get(place).image(), image -> new ArrayList<>()).add(place);
    }
    return byImage.values().stream().flatMap(List::stream).toList();
  }
}
