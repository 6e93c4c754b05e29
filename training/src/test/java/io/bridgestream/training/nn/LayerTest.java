package io.bridgestream.training.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.model.tensors.StoredTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class LayerTest {
  /** A layer with a parameter of its own, a named and an unnamed sub-layer. */
  private static final class Nested extends Layer {
    private final Dropout dropout;

    Nested() {
      parameter("scale", InitialValue.ONE);
      child("attention.output", new LayerNorm(2, 1e-5));
      dropout = unnamedChild(new Dropout(0.5));
      unnamedChild(new Linear(2, 3));
    }
  }

  private static final class Twice extends Layer {
    Twice() {
      child("same", new LayerNorm(2, 1e-5));
      child("same", new LayerNorm(2, 1e-5));
    }
  }

  @Test
  void namesParametersByThePathOfTheirLayers() {
    try (Nested layer = new Nested()) {
      assertThat(layer.namedParameters().keySet())
          .containsExactly(
              "scale", "attention.output.weight", "attention.output.bias", "weight", "bias");
      assertThat(layer.parameterCount()).isEqualTo(1 + 4 + 9);
    }
  }

  @Test
  void refusesTwoParametersOfOneName() {
    assertThatThrownBy(Twice::new)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot declare 'same.weight': names must differ, found it twice");
  }

  @Test
  void refusesAnUnknownName() {
    try (Nested layer = new Nested()) {
      assertThatThrownBy(() -> layer.namedParameter("shift"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Cannot find a parameter: the layer must declare it, found no 'shift'");
    }
  }

  @Test
  void switchesTheWholeTreeBetweenTrainingAndEvaluation() {
    try (Nested layer = new Nested()) {
      assertThat(layer.dropout.isTraining()).isFalse();

      layer.train();
      assertThat(layer.dropout.isTraining()).isTrue();

      layer.evaluate();
      assertThat(layer.dropout.isTraining()).isFalse();
    }
  }

  @Test
  void computesOnlyWithNumbers() {
    try (Linear layer = new Linear(2, 3);
        NativeScope scope = NativeScope.open()) {
      Tensor x = torch.ones(1, 2);

      assertThatThrownBy(() -> layer.forward(x))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Cannot compute with a parameter of shape [3, 2]: it must be loaded or initialised first, found no numbers");
    }
  }

  @Test
  void movesItsNumbersToADevice() {
    try (Linear layer = new Linear(1, 1);
        NativeScope scope = NativeScope.open()) {
      layer.namedParameter("weight").load(StoredTensor.ofFloats("w", new long[] {1, 1}, 2));
      layer.namedParameter("bias").zero();

      layer.to(ComputeDevice.cpu());

      assertThat(TensorValues.toFloats(layer.forward(torch.ones(1, 1)))).containsExactly(2);
    }
  }

  @Test
  void forgetsItsNumbersWhenClosed() {
    Linear layer = new Linear(1, 1);
    layer.namedParameter("weight").zero();

    layer.close();

    assertThatThrownBy(() -> layer.namedParameter("weight").tensor())
        .isInstanceOf(IllegalStateException.class);
  }
}
