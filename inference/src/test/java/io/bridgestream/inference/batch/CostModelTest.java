package io.bridgestream.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CostModelTest {
  private static final int PATCHES = 576;

  private final long seed = Long.getLong("tests.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final CostModel model = new CostModel();

  @Test
  void predictsNothingBeforeItHasSeenEnough() {
    for (int i = 1; i < CostModel.LEARNED_AFTER; i++) {
      model.observe(load(i, i), Duration.ofMillis(50));
    }

    assertThat(model.hasLearned()).isFalse();
    assertThat(model.predict(load(1, 1))).isZero();
  }

  @Test
  void recoversTheCostOfImagesAndPairs() {
    learn(200, 1);

    for (int images = 1; images <= 8; images++) {
      BatchLoad load = load(images, 4 * images);
      assertThat(model.predict(load).toNanos() / 1e6)
          .as("repeat with -Dtests.seed=%d", seed)
          .isCloseTo(truth(load, 1), within(1.0));
    }
  }

  @Test
  void followsAMachineThatGetsSlower() {
    learn(200, 1);
    learn(400, 3);

    BatchLoad load = load(4, 16);
    assertThat(model.predict(load).toNanos() / 1e6)
        .as("repeat with -Dtests.seed=%d", seed)
        .isCloseTo(truth(load, 3), within(0.05 * truth(load, 3)));
  }

  @Test
  void staysSoundWhenAllBatchesAreAlike() {
    BatchLoad load = load(1, 1);
    for (int i = 0; i < 20_000; i++) {
      model.observe(load, Duration.ofMillis(40));
    }

    model.observe(load, Duration.ofMillis(44));

    assertThat(model.predict(load)).isBetween(Duration.ofMillis(39), Duration.ofMillis(45));
    assertThat(model.predict(load(2, 2))).isBetween(Duration.ofMillis(30), Duration.ofMillis(200));
  }

  @Test
  void neverPredictsLessThanNothing() {
    for (int i = 0; i < 50; i++) {
      model.observe(load(4, 8 + i % 5), Duration.ofMillis(1));
      model.observe(load(2, 4 + i % 5), Duration.ofMillis(100));
    }

    assertThat(model.predict(load(8, 64))).isGreaterThanOrEqualTo(Duration.ZERO);
  }

  private void learn(int batches, double slowness) {
    for (int i = 0; i < batches; i++) {
      BatchLoad load = load(1 + random.nextInt(8), 1 + random.nextInt(40));
      model.observe(load, Duration.ofNanos((long) (truth(load, slowness) * 1e6)));
    }
  }

  private BatchLoad load(int images, int pairs) {
    return new BatchLoad(pairs, images, pairs, 8 + random.nextInt(30), PATCHES);
  }

  private static double truth(BatchLoad load, double slowness) {
    return slowness
        * (3 + 10.0 * load.images() + 2.0 * load.pairs() + load.paddedCost() / 50_000.0);
  }
}
