package io.bridgestream.inference.engine;

import io.bridgestream.inference.feature.FeatureLayout;
import io.bridgestream.inference.graph.GraphFailure;
import io.bridgestream.inference.graph.TensorScope;
import io.bridgestream.inference.manifest.GraphSignature;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.manifest.TensorSignature;
import io.bridgestream.inference.onnx.HostTensor;
import io.bridgestream.inference.onnx.NamedTensors;
import io.bridgestream.model.InvalidModelException;
import java.util.List;

/** Makes tensors of the shapes that a model's graphs have. Immutable and thread-safe. */
final class GraphShapes {
  private final ModelManifest manifest;

  GraphShapes(ModelManifest manifest) {
    this.manifest = manifest;
  }

  /** Returns the features that {@code graph} gives, by the names of the manifest. */
  FeatureLayout features(String graph, List<String> names) {
    GraphSignature signature = manifest.graph(graph);
    return new FeatureLayout(names.stream().map(name -> output(signature, name)).toList());
  }

  /** Makes tensors for some outputs of a graph. */
  NamedTensors outputs(String graph, List<String> names, TensorScope scope, int first, int tokens)
      throws GraphFailure {
    return tensors(features(graph, names), scope, first, tokens);
  }

  /** Makes tensors of a layout. */
  static NamedTensors tensors(FeatureLayout layout, TensorScope scope, int first, int tokens)
      throws GraphFailure {
    NamedTensors tensors = new NamedTensors();
    for (TensorSignature feature : layout.features()) {
      long[] shape = FeatureLayout.shape(feature, first, tokens);
      tensors.put(feature.name(), scope.tensor(feature.type(), shape));
    }
    return tensors;
  }

  /** Makes the tensor for an input of a graph. */
  HostTensor input(String graph, String name, TensorScope scope, int first, int tokens)
      throws GraphFailure {
    TensorSignature input = find(manifest.graph(graph).inputs(), graph, name);
    return scope.tensor(input.type(), FeatureLayout.shape(input, first, tokens));
  }

  /** Returns whether a graph has an input. */
  boolean hasInput(String graph, String name) {
    return manifest.graph(graph).inputs().stream().anyMatch(input -> input.name().equals(name));
  }

  private static TensorSignature output(GraphSignature graph, String name) {
    return find(graph.outputs(), graph.name(), name);
  }

  private static TensorSignature find(List<TensorSignature> all, String graph, String name) {
    return all.stream()
        .filter(tensor -> tensor.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidModelException(
                    "Cannot use graph '%s': it must have '%s', found %s"
                        .formatted(graph, name, all.stream().map(TensorSignature::name).toList())));
  }
}
