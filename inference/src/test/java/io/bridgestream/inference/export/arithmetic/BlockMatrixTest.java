package io.bridgestream.inference.export.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockMatrixTest {
  private static final long SEED = Long.getLong("tests.seed", 1);
  private static final int OUTPUTS = 5;
  private static final int INPUTS = 40;

  @Test
  void isAtMostHalfAStepAwayFromTheWeight() {
    float[] rows = random();
    BlockMatrix matrix = new BlockMatrix(matrix(rows));

    byte[] integers = matrix.integers();

    float[] scales = matrix.scales();
    assertThat(matrix.blocks()).isEqualTo(2);
    for (int output = 0; output < OUTPUTS; output++) {
      for (int input = 0; input < INPUTS; input++) {
        float scale = scales[output * 2 + input / BlockMatrix.BLOCK];
        int integer = (integers[output * 2 * BlockMatrix.BLOCK + input] & 0xff) - 128;
        assertThat(integer * scale)
            .as("seed %d, %d, %d", SEED, output, input)
            .isCloseTo(rows[output * INPUTS + input], within(0.501f * scale));
      }
    }
  }

  @Test
  void fillsTheLastBlockWithZeros() {
    byte[] integers = new BlockMatrix(matrix(random())).integers();

    for (int output = 0; output < OUTPUTS; output++) {
      for (int filler = INPUTS; filler < 2 * BlockMatrix.BLOCK; filler++) {
        assertThat(integers[output * 2 * BlockMatrix.BLOCK + filler]).isEqualTo((byte) 128);
      }
    }
  }

  @Test
  void blockOfZerosStaysZero() {
    BlockMatrix matrix = new BlockMatrix(matrix(new float[OUTPUTS * INPUTS]));

    assertThat(matrix.integers()).containsOnly(128);
    assertThat(matrix.scales()).containsOnly(1f);
  }

  private static Matrix matrix(float[] rows) {
    return new Matrix("w", OUTPUTS, INPUTS, () -> rows);
  }

  private static float[] random() {
    Random random = new Random(SEED);
    float[] rows = new float[OUTPUTS * INPUTS];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) random.nextGaussian();
    }
    return rows;
  }
}
