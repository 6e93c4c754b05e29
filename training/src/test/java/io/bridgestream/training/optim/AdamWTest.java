package io.bridgestream.training.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.model.tensors.StoredTensor;
import io.bridgestream.training.nn.Linear;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.Parameter;
import io.bridgestream.training.nn.TensorValues;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class AdamWTest {
  private static final double RATE = 0.1;
  private static final double DECAY = 0.5;

  /** The update written out: the gradient of w² / 2 is w. */
  @Test
  void decaysTheSteppedWeight() {
    try (Linear layer = layer();
        AdamW optimiser = optimiser(layer.namedParameter("weight"))) {
      double weight = 2;
      double first = 0;
      double second = 0;
      for (int step = 1; step <= 4; step++) {
        double factor = 1.0 / step;
        backward(layer.namedParameter("weight"));
        optimiser.step(factor);
        layer.clearGradients();

        first = 0.9 * first + 0.1 * weight;
        second = 0.98 * second + 0.02 * weight * weight;
        double corrected =
            RATE * factor * Math.sqrt(1 - Math.pow(0.98, step)) / (1 - Math.pow(0.9, step));
        weight -= corrected * first / (Math.sqrt(second) + 1e-8);
        weight -= RATE * factor * DECAY * weight;
        assertThat((double) weight(layer)).isCloseTo(weight, within(1e-6));
      }
    }
  }

  @Test
  void leavesParametersWithoutGradientAsTheyAre() {
    try (Linear layer = layer();
        AdamW optimiser = optimiser(layer.namedParameter("weight"))) {
      optimiser.step(1);

      assertThat(weight(layer)).isEqualTo(2);
    }
  }

  /** Two parameters, one of which gets its first gradient a step later. */
  @Test
  void countsTheUpdatesOfEachParameter() {
    try (Linear early = layer();
        Linear late = layer();
        AdamW optimiser = optimiser(early, late)) {
      backward(early.namedParameter("weight"));
      optimiser.step(1);
      float afterOne = weight(early);
      early.clearGradients();
      backward(early.namedParameter("weight"));
      backward(late.namedParameter("weight"));
      optimiser.step(1);

      assertThat(weight(late)).isEqualTo(afterOne);
      assertThat(weight(early)).isLessThan(afterOne);
    }
  }

  private static Linear layer() {
    Linear layer = new Linear(1, 1);
    layer.namedParameter("weight").load(StoredTensor.ofFloats("w", new long[] {1, 1}, 2));
    layer.namedParameter("bias").zero();
    return layer;
  }

  private static AdamW optimiser(Parameter parameter) {
    return new AdamW(List.of(new ParameterGroup(Map.of("weight", parameter), RATE, DECAY)));
  }

  private static AdamW optimiser(Linear one, Linear other) {
    Map<String, Parameter> both =
        Map.of("one", one.namedParameter("weight"), "other", other.namedParameter("weight"));
    return new AdamW(List.of(new ParameterGroup(both, RATE, DECAY)));
  }

  private static void backward(Parameter parameter) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor weight = parameter.tensor();
      weight.mul(weight).mul(new Scalar(0.5)).sum().backward();
    }
  }

  private static float weight(Linear layer) {
    return TensorValues.toFloats(layer.namedParameter("weight").tensor())[0];
  }
}
