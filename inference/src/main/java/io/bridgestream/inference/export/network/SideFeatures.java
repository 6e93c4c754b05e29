package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.CrossModalLayer.Own;
import io.bridgestream.inference.export.layers.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * All that the fusion reads of one modality: what depends on that modality alone, the first level's
 * share included.
 *
 * <p>Letters: B batch, L tokens, D hidden.
 *
 * @param own what the first layer of this modality makes of it
 * @param read what the first layer of the other modality reads of it
 * @param later what the higher levels need, [B, L, D] each
 */
record SideFeatures(Own own, KeyValue read, List<Value> later) {
  private static final int FIRST_LEVEL = 4;

  /** Returns the features in the order of {@link FeatureNames}. */
  List<Value> values() {
    List<Value> values =
        new ArrayList<>(List.of(own.state(), own.query(), read.key(), read.value()));
    values.addAll(later);
    return values;
  }

  /** Returns features from values in the order of {@link FeatureNames}. */
  static SideFeatures of(List<Value> values) {
    return new SideFeatures(
        new Own(values.get(0), values.get(1)),
        new KeyValue(values.get(2), values.get(3)),
        values.subList(FIRST_LEVEL, values.size()));
  }

  /** Returns the rows {@code index} [P] of every feature: one per pair, [P, L, D]. */
  SideFeatures expand(Graph graph, Value index) {
    UnaryOperator<Value> row = value -> graph.add("Gather", List.of(value, index));
    return of(values().stream().map(row).toList());
  }
}
