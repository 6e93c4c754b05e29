package io.bridgestream.training.network;

import io.bridgestream.model.config.VisionConfig;
import io.bridgestream.model.tensors.StoredTensor;

/**
 * Starts the vision tower's position table from sines and cosines of each patch's column and row,
 * as plain vision transformers without pre-training do (Beyer et al. 2022, section 2). In CLIP's
 * random table every place has a direction of its own, so that "left" must be learned place by
 * place.
 */
public final class SinePositions {
  private static final String TABLE = "vision_model.visual.embeddings.position_embedding.weight";
  private static final double LONGEST = 10_000;

  private SinePositions() {}

  /**
   * Overwrites the table of {@code network}; the class token's row becomes 0.
   *
   * @param amplitude of the waves, over 0
   */
  public static void fill(Network network, double amplitude) {
    VisionConfig vision = network.config().vision();
    long[] shape = {vision.tokens(), vision.hiddenSize()};
    network
        .namedParameter(TABLE)
        .load(StoredTensor.ofFloats(TABLE, shape, table(vision, amplitude)));
  }

  /** Returns rows of four equal parts: sines and cosines of the column, then those of the row. */
  private static float[] table(VisionConfig vision, double amplitude) {
    int width = vision.hiddenSize();
    int quarter = width / 4;
    float[] table = new float[vision.tokens() * width];
    for (int patch = 0; patch < vision.tokens() - 1; patch++) {
      int column = patch % vision.grid();
      int row = patch / vision.grid();
      int from = (1 + patch) * width;
      for (int i = 0; i < quarter; i++) {
        double frequency = Math.pow(LONGEST, -(double) i / quarter);
        table[from + i] = (float) (amplitude * Math.sin(column * frequency));
        table[from + quarter + i] = (float) (amplitude * Math.cos(column * frequency));
        table[from + 2 * quarter + i] = (float) (amplitude * Math.sin(row * frequency));
        table[from + 3 * quarter + i] = (float) (amplitude * Math.cos(row * frequency));
      }
    }
    return table;
  }
}
