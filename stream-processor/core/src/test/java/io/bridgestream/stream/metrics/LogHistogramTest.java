package io.bridgestream.stream.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogHistogramTest {
  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.5, 0.9, 0.99, 1})
  void findsQuantilesOfWideDataWithinTwoPercent(double quantile) {
    Random random = new Random(7);
    double[] values = new double[10_001];
    LogHistogram histogram = new LogHistogram();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.pow(10, 12 * random.nextDouble() - 6);
      histogram.record(values[i]);
    }
    Arrays.sort(values);

    double exact = values[(int) Math.ceil(quantile * values.length) - 1];
    LogHistogram.Snapshot snapshot = histogram.snapshot();
    assertThat(snapshot.quantile(quantile)).isEqualTo(exact, within(0.017 * exact));
    assertThat(snapshot.count()).isEqualTo(values.length);
    double sum = Arrays.stream(values).sum();
    assertThat(snapshot.sum()).isEqualTo(sum, within(1e-9 * sum));
  }

  @Test
  void takesZeroAndWhatIsOutOfItsRange() {
    LogHistogram histogram = new LogHistogram();
    histogram.record(0);
    histogram.record(1e-300);
    histogram.record(1e300);

    assertThat(histogram.snapshot().count()).isEqualTo(3);
    assertThat(histogram.snapshot().quantile(0.5)).isZero();
    assertThat(histogram.snapshot().quantile(1)).isGreaterThan(1e9);
  }

  @Test
  void tellsWhatCameAfterAMoment() {
    LogHistogram histogram = new LogHistogram();
    histogram.record(100);
    LogHistogram.Snapshot early = histogram.snapshot();
    histogram.record(1);
    histogram.record(3);

    LogHistogram.Snapshot late = histogram.snapshot().since(early);

    assertThat(late.count()).isEqualTo(2);
    assertThat(late.mean()).isEqualTo(2);
    assertThat(late.deviation()).isEqualTo(1, within(0.05));
    assertThat(late.countUpTo(2)).isEqualTo(1);
    assertThat(late.countUpTo(3)).isEqualTo(2);
    assertThat(early.quantile(0.5)).isEqualTo(100, within(2.0));
  }

  @Test
  void losesNothingAmongThreads() {
    LogHistogram histogram = new LogHistogram();

    IntStream.range(0, 100_000).parallel().forEach(i -> histogram.record(i % 7));

    assertThat(histogram.snapshot().count()).isEqualTo(100_000);
  }

  @Test
  void wantsAValueForEachLabel() {
    assertThatThrownBy(() -> new InMemoryMetrics().counter(Metric.DEAD_LETTERS, "decode"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot measure dead_letters_total: its labels are [stage, code], found 1 values");
  }
}
