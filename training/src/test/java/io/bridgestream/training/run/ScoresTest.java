package io.bridgestream.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScoresTest {
  @Test
  void theAreaIsTheShareOfPairsInOrder() {
    RankedScores ranked = new RankedScores();
    ranked.add(0.9, true);
    ranked.add(0.4, true);
    ranked.add(0.5, false);
    ranked.add(0.1, false);

    assertThat(ranked.areaUnderCurve()).isEqualTo(0.75);
  }

  @Test
  void tiesCountHalf() {
    RankedScores ranked = new RankedScores();
    ranked.add(1, true);
    ranked.add(1, false);
    ranked.add(1, false);

    assertThat(ranked.areaUnderCurve()).isEqualTo(0.5);
  }

  @Test
  void oneKindAloneHasNoArea() {
    RankedScores ranked = new RankedScores();
    ranked.add(1, true);

    assertThat(ranked.areaUnderCurve()).isNaN();
  }

  @Test
  void aLossFarOverItsMeanIsRefusedOnceThereIsAMean() {
    LossGuard guard = new LossGuard();

    assertThat(guard.refuses(Objective.VQA, 1000)).isFalse();
    for (int i = 0; i < 600; i++) {
      assertThat(guard.refuses(Objective.VQA, 1)).isFalse();
    }
    assertThat(guard.refuses(Objective.VQA, 10)).isFalse();
    assertThat(guard.refuses(Objective.VQA, 1000)).isTrue();
    assertThat(guard.refuses(Objective.ITM, Double.NaN)).isTrue();
  }
}
