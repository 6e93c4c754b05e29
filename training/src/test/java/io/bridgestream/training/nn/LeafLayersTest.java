package io.bridgestream.training.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.model.config.Activation;
import io.bridgestream.model.tensors.StoredTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeafLayersTest {
  @ParameterizedTest
  @CsvSource({
    "GELU, 1, 0.8413447",
    "GELU, -2, -0.0455003",
    "QUICK_GELU, 1, 0.8457958",
    "QUICK_GELU, -2, -0.0643414",
    "RELU, 1, 1",
    "RELU, -2, 0"
  })
  void activationsAreTheExactOnes(Activation activation, float x, float expected) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor result = Activations.apply(activation, TensorValues.ofFloats(new long[] {1}, x));

      assertThat(result.item_float()).isCloseTo(expected, within(1e-6f));
    }
  }

  @Test
  void embeddingGivesItsPaddingRowNoGradient() {
    try (Embedding embedding = Embedding.withPadding(3, 1, 1);
        NativeScope scope = NativeScope.open()) {
      embedding
          .namedParameter("weight")
          .load(StoredTensor.ofFloats("w", new long[] {3, 1}, 5, 6, 7));

      Tensor rows = embedding.forward(TensorValues.ofLongs(new long[] {3}, 2, 1, 1));
      rows.sum().backward();

      assertThat(TensorValues.toFloats(rows)).containsExactly(7, 6, 6);
      assertThat(TensorValues.toFloats(embedding.table().grad())).containsExactly(0, 0, 1);
    }
  }

  @Test
  void layerNormTakesItsEpsilon() {
    try (LayerNorm coarse = filled(new LayerNorm(2, 1));
        LayerNorm fine = filled(new LayerNorm(2, 1e-12));
        NativeScope scope = NativeScope.open()) {
      Tensor x = TensorValues.ofFloats(new long[] {1, 2}, -1, 1);

      assertThat(TensorValues.toFloats(fine.forward(x))).containsExactly(-1, 1);
      assertThat(TensorValues.toFloats(coarse.forward(x)))
          .containsExactly(new float[] {-0.70710677f, 0.70710677f}, within(1e-6f));
    }
  }

  private static LayerNorm filled(LayerNorm norm) {
    norm.namedParameter("weight").load(StoredTensor.ofFloats("w", new long[] {2}, 1, 1));
    norm.namedParameter("bias").zero();
    return norm;
  }

  @Test
  void dropoutZeroesAShareAndScalesTheRest() {
    try (Dropout dropout = new Dropout(0.25);
        NativeScope scope = NativeScope.open()) {
      dropout.train();
      TrainingSeed.set(3);

      float[] dropped = TensorValues.toFloats(dropout.forward(torch.ones(10_000)));

      int zeros = 0;
      for (float value : dropped) {
        zeros += value == 0 ? 1 : 0;
        assertThat(value).isIn(0f, 1 / 0.75f);
      }
      assertThat(zeros).isBetween(2_300, 2_700);
    }
  }

  @Test
  void dropoutIsTheIdentityInEvaluation() {
    try (Dropout dropout = new Dropout(1);
        NativeScope scope = NativeScope.open()) {
      assertThat(TensorValues.toFloats(dropout.forward(torch.ones(3)))).containsExactly(1, 1, 1);
    }
  }

  @Test
  void namesDevicesAsPeopleDo() {
    assertThat(ComputeDevice.cpu()).hasToString("cpu");
    assertThat(ComputeDevice.cuda(1)).hasToString("cuda:1");
  }

  @Test
  void refusesACardThatCannotBe() {
    assertThatThrownBy(() -> ComputeDevice.cuda(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot name a CUDA device: its index must be between 0 and 127, found -1");
  }

  /** The build's libtorch has no CUDA half, on whatever machine. */
  @Test
  void saysWhyACardCannotBeUsed() {
    try (Linear layer = new Linear(1, 1)) {
      assertThatThrownBy(() -> layer.to(ComputeDevice.cuda(0)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "Cannot compute on cuda:0: libtorch must find more cards than the index, found 0 (");
    }
  }
}
