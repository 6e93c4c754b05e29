package io.bridgestream.training.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The formula gives what {@code formula.py} gives, to the last bit. */
class FormulaNumbersTest {
  @Test
  void fillsAsNumpyDoes() {
    String name = "text_model.encoder.layer.0.attention.self.query.weight";
    float[] values = new float[5];

    FormulaNumbers.of(7, name).fill(FloatBuffer.wrap(values), FormulaScale.of(name, 768, 768));

    assertThat(values)
        .containsExactly(
            -0x1.323128p-5f, 0x1.547fecp-4f, -0x1.a71d98p-5f, -0x1.acdf08p-4f, -0x1.f30acp-6f);
  }

  @Test
  void drawsIntegersAsNumpyDoes() {
    FormulaNumbers words = FormulaNumbers.of(7, "input_ids");

    assertThat(LongStream.range(0, 6).map(i -> words.integer(i, 50262)))
        .containsExactly(10379L, 31180L, 39170L, 33033L, 40794L, 17712L);
  }

  @Test
  void drawsSignsAsNumpyDoes() {
    FormulaNumbers formula = FormulaNumbers.of(7, "input_ids");
    double[] sums = new double[4];

    formula.addSigned(1, 0, sums);
    formula.addSigned(10, 1, sums);
    formula.addSigned(100, 2, sums);

    assertThat(sums).containsExactly(-91, -91, -91, -89);
  }
}
