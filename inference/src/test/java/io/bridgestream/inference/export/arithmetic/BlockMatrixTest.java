package io.bridgestream.inference.export.arithmetic;

import static io.bridgestream.inference.export.arithmetic.SampleMatrix.INPUTS;
import static io.bridgestream.inference.export.arithmetic.SampleMatrix.OUTPUTS;
import static io.bridgestream.inference.export.arithmetic.SampleMatrix.SEED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BlockMatrixTest {
  @Test
  void isAtMostHalfAStepAwayFromTheWeight() {
    float[] rows = SampleMatrix.random();
    BlockMatrix matrix = new BlockMatrix(SampleMatrix.of(rows));

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
    byte[] integers = new BlockMatrix(SampleMatrix.of(SampleMatrix.random())).integers();

    for (int output = 0; output < OUTPUTS; output++) {
      for (int filler = INPUTS; filler < 2 * BlockMatrix.BLOCK; filler++) {
        assertThat(integers[output * 2 * BlockMatrix.BLOCK + filler]).isEqualTo((byte) 128);
      }
    }
  }

  @Test
  void blockOfZerosStaysZero() {
    BlockMatrix matrix = new BlockMatrix(SampleMatrix.of(new float[OUTPUTS * INPUTS]));

    assertThat(matrix.integers()).containsOnly(128);
    assertThat(matrix.scales()).containsOnly(1f);
  }
}
