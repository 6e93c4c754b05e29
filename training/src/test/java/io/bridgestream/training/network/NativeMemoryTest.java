package io.bridgestream.training.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
  private static final int WARM_UP = 20;
  private static final int STEPS = 200;
  private static final long MAX_GROWTH_BYTES = 32L << 20;

  @Test
  void trainingStepsLeaveNothingBehind() {
    try (TrainingLoop loop = new TrainingLoop(1)) {
      loop.run(WARM_UP);
      long objects = Pointer.totalCount();
      long bytes = Pointer.physicalBytes();

      float loss = loop.run(STEPS);

      assertThat(loss).isFinite();
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(objects);
      assertThat(Pointer.physicalBytes() - bytes).isLessThan(MAX_GROWTH_BYTES);
    }
  }

  @Test
  void closedNetworksLeaveNothingBehind() {
    runAndClose();
    long objects = Pointer.totalCount();

    runAndClose();

    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(objects);
  }

  private static void runAndClose() {
    try (TrainingLoop loop = new TrainingLoop(1)) {
      loop.run(1);
    }
  }
}
