package io.bridgestream.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RecallsTest {
  @Test
  void countsWhoIsAmongTheBest() {
    // Texts 0 and 1 are image 0's, text 2 is image 1's.
    float[][] pairs = {{0.9f, 0.1f, 0.3f}, {0.2f, 0.5f, 0.4f}};

    Scores scores = new Recalls(pairs, new int[] {0, 0, 1}).scores();

    Map<String, Double> recalls = scores.byType();
    assertThat(recalls.get("text R@1")).isEqualTo(0.5);
    assertThat(recalls.get("image R@1")).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(recalls.get("text R@5")).isEqualTo(1);
    assertThat(recalls.get("image R@5")).isEqualTo(1);
    assertThat(scores.texts()).isEqualTo(3);
    assertThat(scores.accuracy()).isCloseTo((0.5 + 2 / 3.0 + 4) / 6, within(1e-12));
  }

  @Test
  void aTieIsNoHit() {
    Scores scores = new Recalls(new float[][] {{1, 1}, {1, 1}}, new int[] {0, 1}).scores();

    assertThat(scores.byType().get("text R@1")).isZero();
    assertThat(scores.byType().get("image R@1")).isZero();
  }
}
