package io.bridgestream.inference.engine;

import io.bridgestream.inference.feature.FeatureLayout;
import io.bridgestream.inference.feature.ImageFeatures;
import io.bridgestream.inference.graph.GraphFailure;
import io.bridgestream.inference.graph.GraphRunner;
import io.bridgestream.inference.graph.TensorPool;
import io.bridgestream.inference.graph.TensorScope;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.onnx.NamedTensors;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Runs each tower for what it doesn't know yet, then the fusion for all pairs: what a CPU wants,
 * and a card for images whose features are known. Thread-safe.
 */
final class SplitPairRunner implements PairRunner {
  private final GraphRunner graphs;
  private final GraphShapes shapes;
  private final InputTensors inputs;
  private final ImageTower imageTower;
  private final TextTower textTower;
  private final TensorPool pool;
  private final ChunkedRun chunks;
  private final FeatureLayout imageLayout;

  SplitPairRunner(
      ModelManifest manifest,
      GraphRunner graphs,
      InputTensors inputs,
      ImageTower imageTower,
      TextTower textTower,
      TensorPool pool,
      ChunkedRun chunks) {
    this.graphs = graphs;
    this.shapes = new GraphShapes(manifest);
    this.inputs = inputs;
    this.imageTower = imageTower;
    this.textTower = textTower;
    this.pool = pool;
    this.chunks = chunks;
    this.imageLayout = shapes.features(GraphNames.VISION, manifest.imageFeatures());
  }

  @Override
  public PairOutputs run(List<Pair> pairs, List<String> outputs) throws GraphFailure {
    PairOutputs filled = new PairOutputs(outputs, pairs.size());
    run(pairs, IntStream.range(0, pairs.size()).boxed().toList(), outputs, filled);
    return filled;
  }

  /** Runs some of the pairs. */
  void run(List<Pair> pairs, List<Integer> places, List<String> outputs, PairOutputs filled)
      throws GraphFailure {
    chunks.run(pairs, places, filled, (chunk, rows) -> fuse(chunk, outputs, rows));
  }

  private void fuse(Chunk chunk, List<String> names, PairOutputs rows) throws GraphFailure {
    List<ImageFeatures> images = imageTower.features(chunk.images());
    try (TensorScope scope = pool.scope()) {
      NamedTensors tensors = new NamedTensors();
      tensors.putAll(ImageTower.together(images, imageLayout, scope));
      tensors.putAll(
          textTower.together(
              textTower.features(chunk.texts()), inputs.paddedLength(chunk.texts()), scope));
      inputs.addMask(GraphNames.FUSION, chunk.texts(), tensors, scope);
      inputs.addPairs(GraphNames.FUSION, chunk, tensors, scope);
      NamedTensors outputs = shapes.outputs(GraphNames.FUSION, names, scope, chunk.pairs(), 1);
      graphs.run(GraphNames.FUSION, tensors, outputs);
      rows.put(chunk, outputs);
    } finally {
      images.forEach(ImageFeatures::close);
    }
  }
}
