package io.bridgestream.training.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProductsTest {
  private static final long ROWS = 130;
  private static final double SMALL = 1e-4;

  private int threads;

  @BeforeEach
  void useTwoThreads() {
    threads = torch.get_num_threads();
    torch.set_num_threads(2);
  }

  @AfterEach
  void restoreThreads() {
    torch.set_num_threads(threads);
  }

  @Test
  void severalThreadsMultiplyAndDifferentiateLikeOne() {
    try (NativeScope scope = NativeScope.open();
        Parameter weight = new Parameter(InitialValue.ZERO, 24, 40);
        Parameter bias = new Parameter(InitialValue.ZERO, 24)) {
      TrainingSeed.set(7);
      Tensor numbers = torch.randn(new long[] {2, ROWS, 40});
      weight.assign(torch.randn(new long[] {24, 40}));
      bias.assign(torch.randn(new long[] {24}));

      Tensor x = leaf(numbers);
      Tensor mapped = Products.linear(x, weight, bias);
      mapped.pow(new Scalar(2)).sum().backward();
      Tensor x0 = leaf(numbers);
      Tensor weight0 = leaf(weight.tensor());
      Tensor bias0 = leaf(bias.tensor());
      Tensor expected = torch.linear(x0, weight0, new TensorOptional(bias0));
      expected.pow(new Scalar(2)).sum().backward();

      assertThat(mapped.shape()).containsExactly(2, ROWS, 24);
      assertThat(distance(mapped, expected)).isCloseTo(0, within(SMALL));
      assertThat(distance(x.grad(), x0.grad())).isCloseTo(0, within(SMALL));
      assertThat(distance(weight.tensor().grad(), weight0.grad())).isCloseTo(0, within(SMALL));
      assertThat(distance(bias.tensor().grad(), bias0.grad())).isCloseTo(0, within(SMALL));
    }
  }

  private static Tensor leaf(Tensor numbers) {
    return numbers.detach().clone().set_requires_grad(true);
  }

  /** Returns the largest difference, relative to the largest number. */
  private static double distance(Tensor a, Tensor b) {
    return a.sub(b).abs().max().div(b.abs().max()).item_float();
  }
}
