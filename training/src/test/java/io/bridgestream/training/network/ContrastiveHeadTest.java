package io.bridgestream.training.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.model.tensors.StoredTensor;
import io.bridgestream.training.nn.TensorValues;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContrastiveHeadTest {
  @ParameterizedTest
  @CsvSource({"0.9, 0.5", "-1, 0.001", "0.07, 0.07"})
  void clampingBringsTheTemperatureIntoItsRange(float before, float after) {
    try (ContrastiveHead head = new ContrastiveHead("itc_", 4, 4, 2)) {
      head.namedParameter("temperature")
          .load(StoredTensor.ofFloats("temperature", new long[0], before));

      head.clampTemperature();

      assertThat(TensorValues.toFloats(head.namedParameter("temperature").tensor()))
          .containsExactly(after);
    }
  }
}
