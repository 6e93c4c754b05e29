package io.bridgestream.training.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bridgestream.training.TestSeed;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HardNegativesTest {
  private static final int MANY = 40_000;

  @Test
  void drawsByTheSoftmaxOverWhatDoesNotMatch() {
    Matches matches = Matches.of(new long[] {0, 1, 2, 3}, List.of("a", "b", "c", "d"));
    float[] logits = new float[16];
    float[] first = {9, 0, (float) Math.log(2), (float) Math.log(5)};
    System.arraycopy(first, 0, logits, 0, 4);
    logits[4] = 200; // row 1 is sure of column 0, far beyond what an exponential can hold

    SplittableRandom random = new SplittableRandom(TestSeed.next());
    int[] counts = new int[4];
    for (int i = 0; i < MANY; i++) {
      int[] drawn = HardNegatives.draw(logits, matches, random);
      counts[drawn[0]]++;
      assertThat(drawn[1]).isZero();
      assertThat(drawn[2]).isNotEqualTo(2);
      assertThat(drawn[3]).isNotEqualTo(3);
    }

    assertThat(counts[0]).isZero();
    assertThat(counts[1] / (double) MANY).isCloseTo(1 / 8.0, within(0.02));
    assertThat(counts[2] / (double) MANY).isCloseTo(2 / 8.0, within(0.02));
    assertThat(counts[3] / (double) MANY).isCloseTo(5 / 8.0, within(0.02));
  }

  @Test
  void neverDrawsAnExampleThatSharesImageOrText() {
    Random numbers = new Random(TestSeed.next());
    long[] images = {7, 7, 8, 9, 10, 11};
    List<String> texts = List.of("cat", "pet", "dog", "cat", "tree", "car");
    Matches matches = Matches.of(images, texts);
    float[] logits = new float[36];
    for (int round = 0; round < 2000; round++) {
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) (5 * numbers.nextGaussian());
      }

      int[] drawn = HardNegatives.draw(logits, matches, new SplittableRandom(round));

      for (int row = 0; row < drawn.length; row++) {
        assertThat(images[drawn[row]]).isNotEqualTo(images[row]);
        assertThat(texts.get(drawn[row])).isNotEqualTo(texts.get(row));
      }
    }
  }

  @Test
  void drawsNothingWhereAllMatch() {
    Matches matches = Matches.of(new long[] {1, 1, 2}, List.of("red", "blue", "red"));

    assertThat(HardNegatives.draw(new float[9], matches, new SplittableRandom(1)))
        .containsExactly(HardNegatives.NONE, 2, 1);
  }

  @Test
  void theSameSeedDrawsTheSame() {
    Matches matches = Matches.of(new long[] {0, 1, 2, 3}, List.of("a", "b", "c", "d"));
    long seed = TestSeed.next();

    assertThat(HardNegatives.draw(new float[16], matches, new SplittableRandom(seed)))
        .containsExactly(HardNegatives.draw(new float[16], matches, new SplittableRandom(seed)));
  }

  @Test
  void matchesShareARow() {
    Matches matches = Matches.of(new long[] {1, 1, 2}, List.of("red", "blue", "red"));

    assertThat(matches.shares())
        .containsExactly(1 / 3f, 1 / 3f, 1 / 3f, 0.5f, 0.5f, 0, 0.5f, 0, 0.5f);
  }

  @Test
  void refusesSimilaritiesOfAnotherBatch() {
    Matches matches = Matches.of(new long[] {1, 2}, List.of("a", "b"));

    assertThatThrownBy(() -> HardNegatives.draw(new float[9], matches, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("for each pair of 2 examples, found 9");
  }
}
