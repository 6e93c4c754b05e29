package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import io.bridgestream.inference.export.layers.Linear;
import io.bridgestream.inference.export.layers.Parameters;
import io.bridgestream.inference.export.layers.Vectors;
import io.bridgestream.model.checkpoint.WeightNames;
import java.util.Arrays;

/**
 * The projection of a tower's states to the fusion's width, with the row of the modality type table
 * that marks them; the row is part of the bias.
 *
 * <p>Letters: B batch, L tokens, W width of the tower, D hidden.
 */
final class Projection {
  private final Parameters model;
  private final Linear transform;
  private final int typeRow;

  Projection(Parameters model, Modality modality) {
    this.model = model;
    this.transform = new Linear(model.scope("cross_modal_" + modality.spelt() + "_transform"));
    this.typeRow = modality.typeRow();
  }

  /** Maps {@code state} [..., W] to [..., D]. */
  Value emit(Graph graph, Value state) {
    return transform.emitPlus(graph, state, "bias.typed", type(typeRow));
  }

  /** Maps {@code state} [..., W] to [..., D] plus {@code row} [D]. */
  Value emitPlus(Graph graph, Value state, String key, float[] row) {
    return transform.emitPlus(graph, state, key, Vectors.add(type(typeRow), row));
  }

  /**
   * Returns what the marks of NLVR2's two images add to that of the first: a row of zeros and the
   * difference of their type rows, [2, D].
   */
  Value slotShifts(Graph graph) {
    long width = model.size(WeightNames.MODALITY_TYPES, 1);
    return model.derived(
        graph,
        "token_type_embeddings.slot_shifts",
        new long[] {2, width},
        () -> {
          float[] shifts = Arrays.copyOf(type(typeRow), 2 * (int) width);
          float[] second = type(typeRow + 1);
          for (int i = 0; i < width; i++) {
            shifts[(int) width + i] = second[i] - shifts[i];
            shifts[i] = 0;
          }
          return shifts;
        });
  }

  private float[] type(int row) {
    int width = model.size(WeightNames.MODALITY_TYPES, 1);
    float[] all = model.read(WeightNames.MODALITY_TYPES);
    return Arrays.copyOfRange(all, row * width, (row + 1) * width);
  }
}
