package io.bridgestream.training.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class NativeScopeTest {
  @Test
  void freesWhatWasMadeInside() {
    Tensor inside;
    try (NativeScope scope = NativeScope.open()) {
      inside = torch.ones(3);

      assertThat(inside.isNull()).isFalse();
    }

    assertThat(inside.isNull()).isTrue();
  }

  @Test
  void keepsAResultForTheEnclosingScopeAndFreesTheRest() {
    Tensor[] intermediate = new Tensor[1];
    Tensor kept;
    try (NativeScope scope = NativeScope.open()) {
      kept =
          NativeScope.keeping(
              () -> {
                intermediate[0] = torch.ones(3);
                return intermediate[0].add(new Scalar(1));
              });

      assertThat(intermediate[0].isNull()).isTrue();
      assertThat(TensorValues.toFloats(kept)).containsExactly(2, 2, 2);
    }

    assertThat(kept.isNull()).isTrue();
  }

  @Test
  void keepsAnElementOfAVectorThatIsFreed() {
    try (NativeScope scope = NativeScope.open()) {
      Tensor second =
          NativeScope.keeping(
              () -> {
                TensorVector parts = TensorValues.ofFloats(new long[] {4}, 1, 2, 3, 4).chunk(2);
                return parts.get(1);
              });

      assertThat(TensorValues.toFloats(second)).containsExactly(3, 4);
    }
  }

  @Test
  void leavesAnOutlivingResultToTheCaller() {
    Tensor result;
    try (NativeScope scope = NativeScope.open()) {
      result = NativeScope.outliving(() -> torch.ones(2));
    }

    assertThat(TensorValues.toFloats(result)).containsExactly(1, 1);
    result.close();
    assertThat(result.isNull()).isTrue();
  }

  @Test
  void keepsTheGradientPathOfFreedIntermediates() {
    try (NativeScope scope = NativeScope.open()) {
      Tensor leaf = TensorValues.ofFloats(new long[] {2}, 3, 4).set_requires_grad(true);

      Tensor sum = NativeScope.keeping(() -> leaf.mul(leaf).add(leaf).sum());
      sum.backward();

      assertThat(TensorValues.toFloats(leaf.grad())).containsExactly(7, 9);
    }
  }
}
