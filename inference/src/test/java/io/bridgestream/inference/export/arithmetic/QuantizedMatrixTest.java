package io.bridgestream.inference.export.arithmetic;

import static io.bridgestream.inference.export.arithmetic.SampleMatrix.INPUTS;
import static io.bridgestream.inference.export.arithmetic.SampleMatrix.OUTPUTS;
import static io.bridgestream.inference.export.arithmetic.SampleMatrix.SEED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QuantizedMatrixTest {
  @Test
  void isAtMostHalfAStepAwayFromTheWeight() {
    float[] rows = SampleMatrix.random();
    QuantizedMatrix matrix = new QuantizedMatrix(SampleMatrix.of(rows));

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
    byte[] integers = new QuantizedMatrix(SampleMatrix.of(SampleMatrix.random())).integers();

    for (byte integer : integers) {
      assertThat(2 * 255 * Math.abs(integer)).isLessThanOrEqualTo(Short.MAX_VALUE);
    }
  }

  @Test
  void rowOfZerosStaysZero() {
    QuantizedMatrix matrix = new QuantizedMatrix(SampleMatrix.of(new float[OUTPUTS * INPUTS]));

    assertThat(matrix.integers()).containsOnly(0);
    assertThat(matrix.scales()).containsOnly(1f);
  }
}
