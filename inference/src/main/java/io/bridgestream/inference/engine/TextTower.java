package io.bridgestream.inference.engine;

import io.bridgestream.inference.feature.FeatureLayout;
import io.bridgestream.inference.feature.TextFeatureCache;
import io.bridgestream.inference.feature.TextFeatures;
import io.bridgestream.inference.graph.GraphFailure;
import io.bridgestream.inference.graph.GraphRunner;
import io.bridgestream.inference.graph.TensorPool;
import io.bridgestream.inference.graph.TensorScope;
import io.bridgestream.inference.manifest.GraphNames;
import io.bridgestream.inference.manifest.ModelManifest;
import io.bridgestream.inference.manifest.TextPadding;
import io.bridgestream.inference.onnx.NamedTensors;
import io.bridgestream.model.text.EncodedText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The text tower behind its cache; texts that are not known run together. Thread-safe. */
final class TextTower {
  private final GraphRunner graphs;
  private final GraphShapes shapes;
  private final InputTensors inputs;
  private final TextFeatureCache cache;
  private final TensorPool pool;
  private final FeatureLayout layout;
  private final TextPadding padding;
  private final int maxTexts;

  TextTower(
      ModelManifest manifest,
      GraphRunner graphs,
      InputTensors inputs,
      TextFeatureCache cache,
      TensorPool pool,
      int maxTexts) {
    this.graphs = graphs;
    this.shapes = new GraphShapes(manifest);
    this.inputs = inputs;
    this.cache = cache;
    this.pool = pool;
    this.layout = shapes.features(GraphNames.TEXT, manifest.textFeatures());
    this.padding = manifest.text().padding();
    this.maxTexts = maxTexts;
  }

  /** Returns the features of distinct texts, in their order. */
  List<TextFeatures> features(List<EncodedText> texts) throws GraphFailure {
    Map<EncodedText, TextFeatures> known = new HashMap<>();
    for (EncodedText text : texts) {
      cache.find(text).ifPresent(features -> known.put(text, features));
    }
    List<EncodedText> missing = texts.stream().filter(text -> !known.containsKey(text)).toList();
    for (int from = 0; from < missing.size(); from += maxTexts) {
      List<EncodedText> part = missing.subList(from, Math.min(missing.size(), from + maxTexts));
      Map<EncodedText, TextFeatures> computed = compute(part);
      computed.forEach(cache::put);
      known.putAll(computed);
    }
    return texts.stream().map(known::get).toList();
  }

  /** Computes the features of texts and keeps them for ever. */
  void pin(List<EncodedText> texts) throws GraphFailure {
    List<TextFeatures> features = features(texts);
    for (int i = 0; i < texts.size(); i++) {
      cache.pin(texts.get(i), features.get(i));
    }
  }

  /** Returns the contrastive embeddings of texts, in their order. */
  List<float[]> embed(List<EncodedText> texts) throws GraphFailure {
    List<float[]> embeddings = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += maxTexts) {
      List<EncodedText> part = texts.subList(from, Math.min(texts.size(), from + maxTexts));
      try (TensorScope scope = pool.scope()) {
        List<String> name = List.of(GraphNames.TEXT_EMBEDDINGS);
        NamedTensors outputs = shapes.outputs(GraphNames.TEXT, name, scope, part.size(), 1);
        run(part, outputs, scope);
        for (int row = 0; row < part.size(); row++) {
          embeddings.add(FeatureRows.floats(outputs.get(GraphNames.TEXT_EMBEDDINGS), row));
        }
      }
    }
    return embeddings;
  }

  /** Returns features as inputs of a run, padded with zeros, which its mask hides. */
  NamedTensors together(List<TextFeatures> texts, int length, TensorScope scope)
      throws GraphFailure {
    NamedTensors together = GraphShapes.tensors(layout, scope, texts.size(), length);
    for (int row = 0; row < texts.size(); row++) {
      texts.get(row).copyTo(together, row);
    }
    return together;
  }

  private Map<EncodedText, TextFeatures> compute(List<EncodedText> texts) throws GraphFailure {
    try (TensorScope scope = pool.scope()) {
      int length = inputs.paddedLength(texts);
      NamedTensors outputs = GraphShapes.tensors(layout, scope, texts.size(), length);
      run(texts, outputs, scope);
      Map<EncodedText, TextFeatures> computed = new HashMap<>();
      for (int row = 0; row < texts.size(); row++) {
        EncodedText text = texts.get(row);
        computed.put(text, TextFeatures.copyOf(outputs, row, kept(text, length)));
      }
      return computed;
    }
  }

  /** A model that attends over padding reads what its text tower made of the padding, too. */
  private int kept(EncodedText text, int length) {
    return switch (padding) {
      case LONGEST -> text.length();
      case FIXED -> length;
    };
  }

  private void run(List<EncodedText> texts, NamedTensors outputs, TensorScope scope)
      throws GraphFailure {
    NamedTensors tokens = new NamedTensors();
    inputs.addTexts(GraphNames.TEXT, texts, tokens, scope);
    graphs.run(GraphNames.TEXT, tokens, outputs);
  }
}
