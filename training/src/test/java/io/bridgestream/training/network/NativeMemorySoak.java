package io.bridgestream.training.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand training steps, too long for every build: {@code mvn -pl training -am test
 * -Dtest=NativeMemorySoak -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class NativeMemorySoak {
  private static final int STEPS = 10_000;
  private static final int PRINT_EVERY = 1_000;
  private static final long MAX_GROWTH_BYTES = 64L << 20;

  @Test
  void tenThousandTrainingStepsStayFlat() {
    try (TrainingLoop loop = new TrainingLoop(1)) {
      loop.run(PRINT_EVERY);
      print(PRINT_EVERY);
      long objects = Pointer.totalCount();
      long bytes = Pointer.physicalBytes();

      for (int done = PRINT_EVERY; done < STEPS; done += PRINT_EVERY) {
        loop.run(PRINT_EVERY);
        print(done + PRINT_EVERY);
      }

      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(objects);
      assertThat(Pointer.physicalBytes() - bytes).isLessThan(MAX_GROWTH_BYTES);
    }
  }

  private static void print(int steps) {
    System.out.printf(
        "%d steps: %.1f MiB resident, %d native objects%n",
        steps, Pointer.physicalBytes() / (double) (1 << 20), Pointer.totalCount());
  }
}
