package io.bridgestream.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchCeilingTest {
  private final BatchCeiling ceiling = new BatchCeiling(64);

  @Test
  void halvesWhenMemoryRunsOut() {
    assertThat(ceiling.outOfMemory(64)).isTrue();
    assertThat(ceiling.pairs()).isEqualTo(32);

    assertThat(ceiling.outOfMemory(20)).isTrue();
    assertThat(ceiling.pairs()).isEqualTo(10);
  }

  @Test
  void saysWhenNothingSmallerIsLeft() {
    assertThat(ceiling.outOfMemory(1)).isFalse();
    assertThat(ceiling.pairs()).isEqualTo(1);
  }

  @Test
  void probesUpAfterSuccessesAtTheCeiling() {
    ceiling.outOfMemory(64);

    succeed(BatchCeiling.FIRST_PROBE_AFTER - 1);
    assertThat(ceiling.pairs()).isEqualTo(32);
    succeed(1);
    assertThat(ceiling.pairs()).isEqualTo(40);
  }

  @Test
  void learnsNothingFromSmallBatches() {
    ceiling.outOfMemory(64);

    for (int i = 0; i < 100; i++) {
      ceiling.succeeded(3);
    }

    assertThat(ceiling.pairs()).isEqualTo(32);
  }

  @Test
  void goesBackAfterAFailedProbeAndWaitsLongerForTheNext() {
    ceiling.outOfMemory(64);
    succeed(BatchCeiling.FIRST_PROBE_AFTER);

    ceiling.outOfMemory(40);

    assertThat(ceiling.pairs()).isEqualTo(32);
    succeed(2 * BatchCeiling.FIRST_PROBE_AFTER - 1);
    assertThat(ceiling.pairs()).isEqualTo(32);
    succeed(1);
    assertThat(ceiling.pairs()).isEqualTo(40);
  }

  @Test
  void climbsBackToWhereItStartedAndNoHigher() {
    ceiling.outOfMemory(64);
    ceiling.outOfMemory(32);

    succeed(1_000);

    assertThat(ceiling.pairs()).isEqualTo(64);
  }

  private void succeed(int times) {
    for (int i = 0; i < times; i++) {
      ceiling.succeeded(ceiling.pairs());
    }
  }
}
