package io.bridgestream.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.model.config.ModelConfig;
import io.bridgestream.model.config.TaskHead;
import io.bridgestream.model.config.TaskHeads;
import io.bridgestream.training.nn.TensorValues;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SinePositionsTest {
  private static final ModelConfig CONFIG =
      TinyModels.bridgeTower(TaskHeads.of(new TaskHead.Itm()));

  @Test
  void tellsColumnsAndRowsApartAndLeavesTheClassTokenAlone() {
    int width = CONFIG.vision().hiddenSize();
    int grid = CONFIG.vision().grid();
    float[] table = table(0.5);

    assertThat(Arrays.copyOf(table, width)).containsOnly(0f);
    int from = (1 + grid + 1) * width; // second row, second column
    int quarter = width / 4;
    assertThat(table[from]).isCloseTo((float) (0.5 * Math.sin(1)), within(1e-6f));
    assertThat(table[from + quarter]).isCloseTo((float) (0.5 * Math.cos(1)), within(1e-6f));
    int below = from - width; // second row, first column
    assertThat(part(table, below, 0, quarter)).containsOnly(0f);
    assertThat(part(table, below, 2 * quarter, 4 * quarter))
        .containsExactly(part(table, from, 2 * quarter, 4 * quarter));
    float slowest = (float) (0.5 * Math.sin(Math.pow(10_000, -(quarter - 1.0) / quarter)));
    assertThat(table[from + quarter - 1]).isCloseTo(slowest, within(1e-6f));
  }

  private static float[] part(float[] table, int row, int from, int to) {
    return Arrays.copyOfRange(table, row + from, row + to);
  }

  private static float[] table(double amplitude) {
    try (Network network = new Network(CONFIG)) {
      new HuggingFaceInitialisation(CONFIG).fill(network, 1);
      SinePositions.fill(network, amplitude);
      return TensorValues.toFloats(
          network
              .namedParameter("vision_model.visual.embeddings.position_embedding.weight")
              .tensor());
    }
  }
}
