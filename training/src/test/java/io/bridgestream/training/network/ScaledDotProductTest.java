package io.bridgestream.training.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.TensorValues;
import io.bridgestream.training.nn.TrainingSeed;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class ScaledDotProductTest {
  /** bfloat16 has 8 bits; scores, weights and results are each rounded to them. */
  private static final double ROUNDING = 0.03;

  private final ScaledDotProduct attention = new ScaledDotProduct(2, 0);

  @Test
  void bfloat16AttendsAndDifferentiatesLikeFloat32() {
    check(AttentionMask.none());
  }

  @Test
  void bfloat16ReadsNoMaskedKey() {
    check(AttentionMask.of(TensorValues.ofLongs(new long[] {2, 3}, 1, 1, 0, 1, 0, 0)));
  }

  private void check(AttentionMask mask) {
    try (NativeScope scope = NativeScope.open()) {
      TrainingSeed.set(5);
      List<Tensor> exact = List.of(numbers(4), numbers(3), numbers(3));
      List<Tensor> rounded =
          exact.stream()
              .map(x -> x.detach().to(torch.ScalarType.BFloat16).set_requires_grad(true))
              .toList();

      Tensor expected = attend(exact, mask);
      Tensor found = attend(rounded, mask);

      assertThat(found.scalar_type().intern()).isEqualTo(torch.ScalarType.BFloat16);
      assertThat(distance(found, expected)).isLessThan(ROUNDING);
      for (int i = 0; i < exact.size(); i++) {
        assertThat(distance(rounded.get(i).grad(), exact.get(i).grad())).isLessThan(ROUNDING);
      }
    }
  }

  private Tensor attend(List<Tensor> x, AttentionMask mask) {
    Tensor attended = attention.forward(x.get(0), x.get(1), x.get(2), mask);
    attended.mul(attended).sum().backward();
    return attended;
  }

  private static Tensor numbers(long tokens) {
    return torch.randn(new long[] {2, tokens, 8}).set_requires_grad(true);
  }

  /** Returns the largest difference, relative to the largest number. */
  private static double distance(Tensor a, Tensor b) {
    return a.to(torch.ScalarType.Float).sub(b).abs().max().div(b.abs().max()).item_float();
  }
}
