package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.LayerNorm;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.inference.export.layers.Residual;
import io.bridgestream.inference.export.layers.Rows;
import io.bridgestream.inference.export.layers.VisionBlock;
import io.bridgestream.inference.export.layers.VisionEmbeddings;
import io.bridgestream.model.config.VisionConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * CLIP's ViT.
 *
 * <p>Letters: B batch, N image tokens, W width, D hidden.
 */
final class VisionTower {
  private final VisionConfig config;
  private final VisionEmbeddings embeddings;
  private final LayerNorm preNorm;
  private final List<VisionBlock> blocks = new ArrayList<>();
  private final LayerNorm postNorm;
  private final Projection projection;

  VisionTower(Parameters model, VisionConfig config) {
    Parameters tower = model.scope("vision_model.visual");
    this.config = config;
    this.embeddings = new VisionEmbeddings(tower.scope("embeddings"), config);
    this.preNorm = new LayerNorm(tower.scope("ln_pre"), config.layerNormEps());
    for (int i = 0; i < config.layers(); i++) {
      blocks.add(new VisionBlock(tower.scope("transformer.resblocks." + i), config));
    }
    this.postNorm = new LayerNorm(tower.scope("ln_post"), config.layerNormEps());
    this.projection = new Projection(model, Modality.IMAGE);
  }

  VisionEmbeddings embeddings() {
    return embeddings;
  }

  /**
   * Emits the tower over {@code patches} [B, n², C·P·P].
   *
   * @param slots which image of an NLVR2 pair each is, int64 [B]; empty where all are first
   */
  Levels emit(Graph graph, Value patches, Optional<Value> slots) {
    List<Residual> states = new ArrayList<>();
    states.add(Residual.of(preNorm.emit(graph, embeddings.emit(graph, patches)))); // [B, N, W]
    for (VisionBlock block : blocks) {
      states.add(block.emit(graph, states.get(states.size() - 1)));
    }
    return new Levels(states, slots);
  }

  /** The tower's blocks in one graph. */
  final class Levels implements TowerLevels {
    private final List<Residual> states;
    private final Optional<Value> slots;

    private Levels(List<Residual> states, Optional<Value> slots) {
      this.states = states;
      this.slots = slots;
    }

    @Override
    public int count() {
      return blocks.size();
    }

    @Override
    public Value state(Graph graph, int level) {
      return graph
          .once(
              "vision level " + level,
              () -> List.of(postNorm.emit(graph, states.get(level)))) // [B, N, W]
          .get(0);
    }

    @Override
    public Value project(Graph graph, Value state) {
      return shifted(graph, projection.emit(graph, state));
    }

    @Override
    public Value projectPlus(Graph graph, Value state, String key, float[] row) {
      return shifted(graph, projection.emitPlus(graph, state, key, row));
    }

    /** Returns the normalised class token of the last block, [B, W]. */
    Value classToken(Graph graph) {
      return Rows.firstOf(graph, state(graph, count()), config.hiddenSize());
    }

    /** Returns {@link #classToken} as the fusion would read a first image, [B, D]. */
    Value projectedClassToken(Graph graph) {
      return projection.emit(graph, classToken(graph));
    }

    private Value shifted(Graph graph, Value projected) {
      if (slots.isEmpty()) {
        return projected;
      }
      Value shift =
          graph
              .once(
                  "slot shift",
                  () -> {
                    Value rows =
                        graph.add(
                            "Gather", List.of(projection.slotShifts(graph), slots.get())); // [B, D]
                    return List.of(graph.add("Unsqueeze", List.of(rows, graph.integers(1))));
                  })
              .get(0); // [B, 1, D]
      return graph.add("Add", List.of(projected, shift)); // [B, N, D]
    }
  }
}
