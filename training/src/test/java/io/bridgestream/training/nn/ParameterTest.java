package io.bridgestream.training.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.model.InvalidModelException;
import io.bridgestream.model.tensors.StoredTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class ParameterTest {
  private static Parameter parameter() {
    return new Parameter(InitialValue.ZERO, 2, 2);
  }

  private static StoredTensor stored(float... values) {
    return StoredTensor.ofFloats("table.weight", new long[] {2, 2}, values);
  }

  @Test
  void copiesWhatItLoads() {
    try (Parameter parameter = parameter()) {
      parameter.load(stored(1, 2, 3, 4));

      assertThat(TensorValues.toFloats(parameter.tensor())).containsExactly(1, 2, 3, 4);
      assertThat(parameter.tensor().requires_grad()).isTrue();
      assertThat(parameter.tensor().is_leaf()).isTrue();
    }
  }

  @Test
  void refusesAnotherShape() {
    try (Parameter parameter = parameter()) {
      StoredTensor wrong = StoredTensor.ofFloats("table.weight", new long[] {4}, 1, 2, 3, 4);

      assertThatThrownBy(() -> parameter.load(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Cannot load tensor 'table.weight': its shape must be [2, 2], found [4]");
    }
  }

  @Test
  void refusesIntegers() {
    try (Parameter parameter = parameter()) {
      StoredTensor integers = StoredTensor.ofLongs("table.weight", new long[] {2, 2}, 1, 2, 3, 4);

      assertThatThrownBy(() -> parameter.load(integers)).isInstanceOf(InvalidModelException.class);
    }
  }

  @Test
  void loadsIntoTheStorageItIsBoundTo() {
    try (Parameter parameter = parameter();
        NativeScope scope = NativeScope.open()) {
      Tensor flat = torch.zeros(6);
      parameter.bind(flat.narrow(0, 1, 4).view(2, 2));

      parameter.load(stored(1, 2, 3, 4));

      assertThat(TensorValues.toFloats(flat)).containsExactly(0, 1, 2, 3, 4, 0);
    }
  }

  @Test
  void outlivesTheScopeItWasBoundIn() {
    try (Parameter parameter = parameter()) {
      try (NativeScope scope = NativeScope.open()) {
        parameter.bind(torch.ones(2, 2));
      }

      assertThat(TensorValues.toFloats(parameter.tensor())).containsExactly(1, 1, 1, 1);
    }
  }

  @Test
  void refusesStorageOfAnotherType() {
    try (Parameter parameter = parameter();
        NativeScope scope = NativeScope.open()) {
      Tensor half = torch.ones(2, 2).to(torch.ScalarType.Half);

      assertThatThrownBy(() -> parameter.bind(half))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Cannot bind a parameter to other storage: it must be float32 of shape [2, 2], found Half [2, 2]");
    }
  }

  @Test
  void hasAGradientBetweenBackwardPassAndClearing() {
    try (Parameter parameter = parameter();
        NativeScope scope = NativeScope.open()) {
      parameter.load(stored(1, 2, 3, 4));
      assertThat(parameter.gradient()).isEmpty();

      parameter.tensor().mul(parameter.tensor()).sum().backward();
      assertThat(parameter.gradient().map(TensorValues::toFloats))
          .hasValueSatisfying(gradient -> assertThat(gradient).containsExactly(2, 4, 6, 8));

      parameter.clearGradient();
      assertThat(parameter.gradient()).isEmpty();
    }
  }
}
