package io.bridgestream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.tensors.StoredTensor;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PositionTableTest {
  @Test
  void keepsATableOfTheSameGrid() {
    StoredTensor table = table(3, 2);

    assertThat(PositionTable.resize(table, 3, 3).toFloats())
        .containsExactly(table.toFloats(), Offset.offset(1e-6f));
  }

  @Test
  void keepsTheClassTokenAndTheSumOfWeights() {
    float[] ones = new float[5];
    Arrays.fill(ones, 2);
    ones[0] = 7;
    StoredTensor table = StoredTensor.ofFloats("table", new long[] {5, 1}, ones);

    StoredTensor resized = PositionTable.resize(table, 3, 4);

    assertThat(resized.shape()).containsExactly(13, 1);
    assertThat(resized.toFloats()[0]).isEqualTo(7);
    assertThat(Arrays.copyOfRange(resized.toFloats(), 1, 13))
        .containsExactly(fill(12, 2), Offset.offset(1e-6f));
  }

  @Test
  void refusesATableWithoutASquareGrid() {
    StoredTensor table = StoredTensor.ofFloats("table", new long[] {4, 1}, new float[4]);

    assertThatThrownBy(() -> PositionTable.resize(table, 2, 2))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "Cannot resize table F32[4, 1]: its rows must be a class token and a square grid");
  }

  private static float[] fill(int count, float value) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
  }

  private static StoredTensor table(int side, int width) {
    float[] values = new float[(1 + side * side) * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    return StoredTensor.ofFloats("table", new long[] {1 + side * side, width}, values);
  }
}
