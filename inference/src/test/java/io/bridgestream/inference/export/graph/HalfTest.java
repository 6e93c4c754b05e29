package io.bridgestream.inference.export.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.model.tensors.ElementType;
import io.bridgestream.model.tensors.StoredTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfTest {
  @Test
  void keepsEveryBinary16() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = widened((short) bits);

      short rounded = Half.ofFloat(value);

      if (!Float.isNaN(value)) {
        assertThat(rounded).as("%04x", bits).isEqualTo((short) bits);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x1.002p0, 0x1.0p0",
    "0x1.006p0, 0x1.008p0",
    "0x1.0021p0, 0x1.004p0",
    "65519, 65504",
    "65520, Infinity",
    "-1e9, -Infinity",
    "0x1p-25, 0",
    "0x1.8p-25, 0x1p-24",
    "0x1.ffep-15, 0x1p-14",
  })
  void roundsTiesToEven(float value, float expected) {
    assertThat(widened(Half.ofFloat(value))).isEqualTo(expected);
  }

  @Test
  void keepsNoNumber() {
    assertThat(widened(Half.ofFloat(Float.NaN))).isNaN();
  }

  private static float widened(short half) {
    ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort(0, half);
    return new StoredTensor("x", ElementType.F16, new long[] {1}, bytes).toFloats()[0];
  }
}
