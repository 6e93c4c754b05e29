package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.inference.export.layers.Rows;
import io.bridgestream.inference.export.layers.TextEmbeddings;
import io.bridgestream.inference.export.layers.TextLayer;
import io.bridgestream.inference.export.layers.TransformerSize;
import io.bridgestream.model.config.TextConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * RoBERTa, without its pooler, which nothing reads.
 *
 * <p>Letters: B batch, T tokens, W width, D hidden.
 */
final class TextTower {
  private final TextConfig config;
  private final TextEmbeddings embeddings;
  private final List<TextLayer> layers = new ArrayList<>();
  private final Projection projection;

  TextTower(Parameters model, TextConfig config) {
    Parameters tower = model.scope("text_model");
    this.config = config;
    this.embeddings = new TextEmbeddings(tower.scope("embeddings"), config);
    for (int i = 0; i < config.layers(); i++) {
      layers.add(new TextLayer(tower.scope("encoder.layer." + i), TransformerSize.of(config)));
    }
    this.projection = new Projection(model, Modality.TEXT);
  }

  /** Emits the tower over {@code ids} int64 [B, T] and {@code mask} int32 [B, T]. */
  Levels emit(Graph graph, Value ids, Value mask) {
    List<Value> states = new ArrayList<>();
    states.add(embeddings.emit(graph, ids)); // [B, T, W]
    for (TextLayer layer : layers) {
      states.add(layer.emit(graph, states.get(states.size() - 1), mask));
    }
    return new Levels(states);
  }

  /** The tower's layers in one graph. */
  final class Levels implements TowerLevels {
    private final List<Value> states;

    private Levels(List<Value> states) {
      this.states = states;
    }

    @Override
    public int count() {
      return layers.size();
    }

    @Override
    public Value state(Graph graph, int level) {
      return states.get(level);
    }

    @Override
    public Value project(Graph graph, Value state) {
      return projection.emit(graph, state);
    }

    @Override
    public Value projectPlus(Graph graph, Value state, String key, float[] row) {
      return projection.emitPlus(graph, state, key, row);
    }

    /** Returns the first token of the last layer, [B, W]. */
    Value classToken(Graph graph) {
      return Rows.firstOf(graph, states.get(count()), config.hiddenSize());
    }
  }
}
