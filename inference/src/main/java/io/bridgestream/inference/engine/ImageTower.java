package io.bridgestream.inference.engine;

import io.bridgestream.inference.feature.FeatureLayout;
import io.bridgestream.inference.feature.ImageFeatureCache;
import io.bridgestream.inference.feature.ImageFeatures;
import io.bridgestream.inference.graph.GraphFailure;
import io.bridgestream.inference.graph.GraphRunner;
import io.bridgestream.inference.graph.TensorPool;
import io.bridgestream.inference.graph.TensorScope;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.onnx.NamedTensors;
import java.util.List;
import java.util.Optional;

/**
 * The vision tower behind its cache. One image a run, written straight into the cache's memory: an
 * image has hundreds of patches, so its matrix products are large enough as they are, and what a
 * precision with scales per tensor makes of it can't depend on other images. Thread-safe.
 */
final class ImageTower {
  private final GraphRunner graphs;
  private final GraphShapes shapes;
  private final InputTensors inputs;
  private final ImageFeatureCache cache;
  private final TensorPool pool;

  ImageTower(
      GraphRunner graphs,
      GraphShapes shapes,
      InputTensors inputs,
      ImageFeatureCache cache,
      TensorPool pool) {
    this.graphs = graphs;
    this.shapes = shapes;
    this.inputs = inputs;
    this.cache = cache;
    this.pool = pool;
  }

  /** Returns whether the features of an image are here already. */
  boolean knows(ModelImage image) {
    return cache.holds(image.digest());
  }

  /** Returns whether features are kept at all. */
  boolean keepsAny() {
    return cache.keepsAny();
  }

  /** Returns the features of an image, pinned. */
  ImageFeatures features(ModelImage image) throws GraphFailure {
    Optional<ImageFeatures> known = cache.find(image.digest());
    return known.isPresent() ? known.get() : compute(image);
  }

  /** Returns the contrastive embedding of an image. */
  float[] embed(ModelImage image) throws GraphFailure {
    try (TensorScope scope = pool.scope()) {
      List<String> name = List.of(GraphNames.IMAGE_EMBEDDINGS);
      NamedTensors outputs = shapes.outputs(GraphNames.VISION, name, scope, 1, 1);
      run(image, outputs, scope);
      return outputs.get(GraphNames.IMAGE_EMBEDDINGS).toFloats();
    }
  }

  private ImageFeatures compute(ModelImage image) throws GraphFailure {
    ImageFeatures room = cache.reserve();
    try (TensorScope scope = pool.scope()) {
      run(image, room.tensors(), scope);
      room.publish(image.digest());
      return room;
    } catch (GraphFailure | RuntimeException | Error failure) {
      room.close();
      throw failure;
    }
  }

  private void run(ModelImage image, NamedTensors outputs, TensorScope scope) throws GraphFailure {
    NamedTensors pixels = new NamedTensors();
    inputs.addPixels(GraphNames.VISION, List.of(image), pixels, scope);
    graphs.run(GraphNames.VISION, pixels, outputs);
  }

  /** Returns the features of a chunk's images as inputs; a single image's as they lie. */
  static NamedTensors together(List<ImageFeatures> images, FeatureLayout layout, TensorScope scope)
      throws GraphFailure {
    if (images.size() == 1) {
      return images.get(0).tensors();
    }
    NamedTensors together = GraphShapes.tensors(layout, scope, images.size(), 1);
    for (int row = 0; row < images.size(); row++) {
      FeatureRows.copy(images.get(row).tensors(), together, row);
    }
    return together;
  }
}
