package io.bridgestream.inference.engine;

import io.bridgestream.inference.feature.Digest;
import io.bridgestream.inference.graph.GraphFailure;
import io.bridgestream.inference.graph.GraphRunner;
import io.bridgestream.inference.graph.TensorPool;
import io.bridgestream.inference.graph.TensorScope;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.onnx.NamedTensors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Runs images not seen before through the joint graph, so that no features cross the bus. An image
 * that comes again goes the split way and is known from then on: most never come again, and their
 * features would be fetched for nothing. Where no features are kept, every image is new.
 * Thread-safe.
 */
final class JointPairRunner implements PairRunner {
  private final GraphRunner graphs;
  private final GraphShapes shapes;
  private final InputTensors inputs;
  private final ImageTower imageTower;
  private final SplitPairRunner split;
  private final TensorPool pool;
  private final ChunkedRun chunks;
  private final SeenImages seen = new SeenImages();

  JointPairRunner(
      ModelManifest manifest,
      GraphRunner graphs,
      InputTensors inputs,
      ImageTower imageTower,
      SplitPairRunner split,
      TensorPool pool,
      ChunkedRun chunks) {
    this.graphs = graphs;
    this.shapes = new GraphShapes(manifest);
    this.inputs = inputs;
    this.imageTower = imageTower;
    this.split = split;
    this.pool = pool;
    this.chunks = chunks;
  }

  @Override
  public PairOutputs run(List<Pair> pairs, List<String> outputs) throws GraphFailure {
    PairOutputs filled = new PairOutputs(outputs, pairs.size());
    Set<Digest> unseen = unseen(pairs);
    List<Integer> joint = new ArrayList<>();
    List<Integer> known = new ArrayList<>();
    for (int place = 0; place < pairs.size(); place++) {
      (unseen.contains(pairs.get(place).image().digest()) ? joint : known).add(place);
    }
    chunks.run(pairs, joint, filled, (chunk, rows) -> runJoint(chunk, outputs, rows));
    if (imageTower.keepsAny()) {
      seen.add(unseen);
    }
    split.run(pairs, known, outputs, filled);
    return filled;
  }

  private Set<Digest> unseen(List<Pair> pairs) {
    Set<Digest> unseen = new HashSet<>();
    for (Pair pair : pairs) {
      Digest digest = pair.image().digest();
      if (!seen.contains(digest) && !imageTower.knows(pair.image())) {
        unseen.add(digest);
      }
    }
    return unseen;
  }

  private void runJoint(Chunk chunk, List<String> names, PairOutputs rows) throws GraphFailure {
    try (TensorScope scope = pool.scope()) {
      NamedTensors tensors = new NamedTensors();
      inputs.addPixels(GraphNames.JOINT, chunk.images(), tensors, scope);
      inputs.addTexts(GraphNames.JOINT, chunk.texts(), tensors, scope);
      inputs.addPairs(GraphNames.JOINT, chunk, tensors, scope);
      NamedTensors outputs = shapes.outputs(GraphNames.JOINT, names, scope, chunk.pairs(), 1);
      graphs.run(GraphNames.JOINT, tensors, outputs);
      rows.put(chunk, outputs);
    }
  }
}
