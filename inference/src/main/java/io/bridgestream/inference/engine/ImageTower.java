package io.bridgestream.inference.engine;

import io.bridgestream.inference.feature.FeatureLayout;
import io.bridgestream.inference.feature.ImageFeatureCache;
import io.bridgestream.inference.feature.ImageFeatures;
import io.bridgestream.inference.graph.GraphFailure;
import io.bridgestream.inference.graph.GraphRunner;
import io.bridgestream.inference.graph.TensorPool;
import io.bridgestream.inference.graph.TensorScope;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.onnx.NamedTensors;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The vision tower behind its cache. An image of hundreds of patches is a run of its own, written
 * straight into the cache's memory: its matrix products are large enough as they are. Images of few
 * patches, of which a run costs more than its products, share runs, save where scales per tensor
 * would make an image depend on its neighbours. Thread-safe.
 */
final class ImageTower {
  /** Rows of a matrix product from which on a run is worth its own cost. */
  private static final int ENOUGH_ROWS = 82;

  private final GraphRunner graphs;
  private final GraphShapes shapes;
  private final InputTensors inputs;
  private final ImageFeatureCache cache;
  private final TensorPool pool;
  private final FeatureLayout layout;
  private final int together;

  ImageTower(
      ModelManifest manifest,
      GraphRunner graphs,
      GraphShapes shapes,
      InputTensors inputs,
      ImageFeatureCache cache,
      TensorPool pool,
      int maxImages) {
    this.graphs = graphs;
    this.shapes = shapes;
    this.inputs = inputs;
    this.cache = cache;
    this.pool = pool;
    this.layout = shapes.features(GraphNames.VISION, manifest.imageFeatures());
    int enough =
        switch (manifest.precision()) {
          case FP32, FP16 -> Math.max(1, ENOUGH_ROWS / manifest.image().imageTokens());
          case INT8 -> 1;
        };
    this.together = Math.min(enough, maxImages);
  }

  /** Returns whether the features of an image are here already. */
  boolean knows(ModelImage image) {
    return cache.holds(image.digest());
  }

  /** Returns whether features are kept at all. */
  boolean keepsAny() {
    return cache.keepsAny();
  }

  /** Returns the features of distinct images in their order, pinned; if it fails, none are. */
  List<ImageFeatures> features(List<ModelImage> images) throws GraphFailure {
    Map<ModelImage, ImageFeatures> pinned = new HashMap<>();
    try {
      for (ModelImage image : images) {
        cache.find(image.digest()).ifPresent(features -> pinned.put(image, features));
      }
      List<ModelImage> missing =
          images.stream().filter(image -> !pinned.containsKey(image)).toList();
      for (int from = 0; from < missing.size(); from += together) {
        compute(missing.subList(from, Math.min(missing.size(), from + together)), pinned);
      }
      return images.stream().map(pinned::get).toList();
    } catch (GraphFailure | RuntimeException | Error failure) {
      pinned.values().forEach(ImageFeatures::close);
      throw failure;
    }
  }

  /** Returns the contrastive embedding of an image. */
  float[] embed(ModelImage image) throws GraphFailure {
    try (TensorScope scope = pool.scope()) {
      List<String> name = List.of(GraphNames.IMAGE_EMBEDDINGS);
      NamedTensors outputs = shapes.outputs(GraphNames.VISION, name, scope, 1, 1);
      run(List.of(image), outputs, scope);
      return outputs.get(GraphNames.IMAGE_EMBEDDINGS).toFloats();
    }
  }

  private void compute(List<ModelImage> images, Map<ModelImage, ImageFeatures> pinned)
      throws GraphFailure {
    try (TensorScope scope = pool.scope()) {
      if (images.size() == 1) {
        ImageFeatures room = reserve(images.get(0), pinned);
        run(images, room.tensors(), scope);
        room.publish(images.get(0).digest());
        return;
      }
      NamedTensors outputs = GraphShapes.tensors(layout, scope, images.size(), 1);
      run(images, outputs, scope);
      for (int row = 0; row < images.size(); row++) {
        ImageFeatures room = reserve(images.get(row), pinned);
        FeatureRows.extract(outputs, row, room.tensors());
        room.publish(images.get(row).digest());
      }
    }
  }

  private ImageFeatures reserve(ModelImage image, Map<ModelImage, ImageFeatures> pinned)
      throws GraphFailure {
    ImageFeatures room = cache.reserve();
    pinned.put(image, room);
    return room;
  }

  private void run(List<ModelImage> images, NamedTensors outputs, TensorScope scope)
      throws GraphFailure {
    NamedTensors pixels = new NamedTensors();
    inputs.addPixels(GraphNames.VISION, images, pixels, scope);
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
