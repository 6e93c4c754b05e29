package io.bridgestream.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final long MORE_THAN_THERE_IS = 1L << 50;

  @Test
  void saysWhatToLowerWhenLibtorchGetsNoMemory() {
    assertThatThrownBy(() -> Memory.advising(() -> torch.empty(MORE_THAN_THERE_IS)))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("lower data.questions and data.captions and raise")
        .hasMessageContaining("or set run.activation-checkpointing, found ")
        .hasMessageContaining("memory");
  }

  @Test
  void leavesOtherFailuresAsTheyAre() {
    IllegalStateException failure = new IllegalStateException("Cannot load: no memory of it");

    assertThat(Memory.advising(() -> 1)).isEqualTo(1);
    assertThatThrownBy(
            () ->
                Memory.advising(
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }
}
