package io.bridgestream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbabilitiesTest {
  private final long seed = Long.getLong("tests.seed", System.nanoTime());

  @Test
  void findsTheLargestInOrderAndOfEqualOnesTheFirst() {
    assertThat(Probabilities.largest(new float[] {1, 3, 2, 3, 0}, 3)).containsExactly(1, 3, 2);
    assertThat(Probabilities.largest(new float[] {1, 1}, 5)).containsExactly(0, 1);
  }

  @Test
  void findsWhatSortingFinds() {
    Random random = new Random(seed);
    for (int count : new int[] {1, 7, 8, 9, 3129}) {
      float[] logits = new float[count];
      for (int i = 0; i < count; i++) {
        logits[i] = random.nextInt(count);
      }
      int[] sorted =
          IntStream.range(0, count)
              .boxed()
              .sorted(Comparator.comparing((Integer i) -> -logits[i]))
              .mapToInt(Integer::intValue)
              .limit(10)
              .toArray();

      assertThat(Probabilities.largest(logits, 10))
          .as("repeat with -Dtests.seed=%d", seed)
          .containsExactly(sorted);
    }
  }

  @Test
  void givesTheLogisticOfEach() {
    assertThat(Probabilities.logistic(new float[] {0, 2, -1000, 1000}, 1, 0, 2, 3))
        .containsExactly(new double[] {0.880797, 0.5, 0, 1}, within(1e-6));
  }

  @Test
  void givesTheSoftmaxOfAllAtSome() {
    assertThat(Probabilities.softmax(new float[] {1000, 1001, 999}, 1, 2))
        .containsExactly(new double[] {0.665241, 0.090031}, within(1e-6));
  }

  @Test
  void findsWhatIsNoNumber() {
    assertThat(Probabilities.allFinite(new float[] {1, -1})).isTrue();
    assertThat(Probabilities.allFinite(new float[] {1, Float.NaN})).isFalse();
    assertThat(Probabilities.allFinite(new float[] {Float.NEGATIVE_INFINITY})).isFalse();
  }
}
