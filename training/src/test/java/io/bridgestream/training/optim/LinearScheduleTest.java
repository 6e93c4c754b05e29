package io.bridgestream.training.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearScheduleTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0.25", "4, 1", "7, 0.5", "10, 0", "11, 0"})
  void warmsUpAndDecaysLinearly(long step, double factor) {
    assertThat(new LinearSchedule(4, 10).factor(step)).isEqualTo(factor);
  }

  @Test
  void startsAtThePeakWithoutWarmUp() {
    assertThat(new LinearSchedule(0, 10).factor(0)).isEqualTo(1);
  }

  @Test
  void refusesAWarmUpThatNeverEnds() {
    assertThatThrownBy(() -> new LinearSchedule(10, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot plan learning rates: warm-up steps must be between 0 and below the total 10, found 10");
  }
}
