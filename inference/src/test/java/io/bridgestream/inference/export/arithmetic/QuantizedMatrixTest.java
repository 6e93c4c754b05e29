package io.bridgestream.inference.export.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class QuantizedMatrixTest {
  private static final long SEED = Long.getLong("tests.seed", 1);
  private static final int OUTPUTS = 5;
  private static final int INPUTS = 40;

  @Test
  void isAtMostHalfAStepAwayFromTheWeight() {
    float[] rows = random();
    QuantizedMatrix matrix = new QuantizedMatrix(matrix(rows));

    byte[] integers = matrix.integers();

    float[] scales = matrix.scales();
    for (int output = 0; output < OUTPUTS; output++) {
      for (int input = 0; input < INPUTS; input++) {
        float restored = integers[input * OUTPUTS + output] * scales[output];
        assertThat(restored)
            .as("seed %d, %d, %d", SEED, output, input)
            .isCloseTo(rows[output * INPUTS + input], within(0.501f * scales[output]));
      }
    }
  }

  @Test
  void twoProductsWithBytesFitSixteenBits() {
    byte[] integers = new QuantizedMatrix(matrix(random())).integers();

    for (byte integer : integers) {
      assertThat(2 * 255 * Math.abs(integer)).isLessThanOrEqualTo(Short.MAX_VALUE);
    }
  }

  @Test
  void rowOfZerosStaysZero() {
    QuantizedMatrix matrix = new QuantizedMatrix(matrix(new float[OUTPUTS * INPUTS]));

    assertThat(matrix.integers()).containsOnly(0);
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
