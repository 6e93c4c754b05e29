package io.bridgestream.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import org.junit.jupiter.api.Test;

class DeepStackTest {
  @Test
  void holdsFarDeeperCallsThanAThreadUsuallyDoes() throws Exception {
    assertThatThrownBy(() -> depth(1_000_000)).isInstanceOf(StackOverflowError.class);

    assertThat(DeepStack.call(() -> depth(1_000_000))).isEqualTo(1_000_000);
  }

  @Test
  void givesBackWhatTheCallThrows() {
    OrtException refused = new OrtException("refused");
    IllegalStateException unexpected = new IllegalStateException("unexpected");

    assertThatThrownBy(
            () ->
                DeepStack.call(
                    () -> {
                      throw refused;
                    }))
        .isSameAs(refused);
    assertThatThrownBy(
            () ->
                DeepStack.call(
                    () -> {
                      throw unexpected;
                    }))
        .isSameAs(unexpected);
  }

  @Test
  void keepsAnInterruptForItsCallerAndLosesNothing() throws Exception {
    Thread.currentThread().interrupt();

    assertThat(DeepStack.call(() -> 7)).isEqualTo(7);
    assertThat(Thread.interrupted()).isTrue();
  }

  private static int depth(int left) {
    return left == 0 ? 0 : 1 + depth(left - 1);
  }
}
