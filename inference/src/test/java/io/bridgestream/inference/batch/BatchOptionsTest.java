package io.bridgestream.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchOptionsTest {
  @Test
  void hasDefaults() {
    BatchOptions defaults = BatchOptions.DEFAULTS;

    assertThat(defaults.maxItems()).isEqualTo(16);
    assertThat(defaults.maxCost()).isEqualTo(589_824);
    assertThat(defaults.maxDelay()).isEqualTo(Duration.ofMillis(20));
    assertThat(defaults.ageing()).isEqualTo(Duration.ofSeconds(1));
    assertThat(defaults.tokenBounds()).containsExactly(16, 32);
  }

  @Test
  void findsTheBucketOfALength() {
    assertThat(List.of(1, 16, 17, 32, 33, 50))
        .extracting(BatchOptions.DEFAULTS::bucketOf)
        .containsExactly(0, 0, 1, 1, 2, 2);
  }

  @Test
  void rejectsWhatMakesNoSense() {
    Duration delay = Duration.ofMillis(20);
    Duration age = Duration.ofSeconds(1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchOptions(0, 1, delay, age, List.of()))
        .withMessage("max-items must be at least 1, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchOptions(1, 0, delay, age, List.of()))
        .withMessage("max-cost must be at least 1, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchOptions(1, 1, delay.negated(), age, List.of()))
        .withMessage("max-delay must not be negative, found PT-0.02S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchOptions(1, 1, age, delay, List.of()))
        .withMessage("ageing must be at least max-delay, found PT0.02S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchOptions(1, 1, delay, age, List.of(16, 16)))
        .withMessage("token-bounds must be positive and rise, found [16, 16]");
  }
}
