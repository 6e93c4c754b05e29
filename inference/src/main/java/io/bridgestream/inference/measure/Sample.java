package io.bridgestream.inference.measure;

import java.util.List;
import java.util.stream.Stream;

/**
 * Seconds of repeated rounds.
 *
 * @param seconds of each round, rising
 */
public record Sample(List<Double> seconds) {
  /** Sorts the seconds. */
  public Sample {
    if (seconds.isEmpty()) {
      throw new IllegalArgumentException("Cannot describe rounds: there must be one, found none");
    }
    seconds = seconds.stream().sorted().toList();
  }

  /** Something to measure. */
  public interface Round {
    /** Does it once. */
    void run() throws Exception;
  }

  /**
   * Measures rounds after two that don't count.
   *
   * @throws Exception what a round throws
   */
  public static Sample of(int rounds, Round round) throws Exception {
    round.run();
    round.run();
    Stream.Builder<Double> seconds = Stream.builder();
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      round.run();
      seconds.add((System.nanoTime() - start) / 1e9);
    }
    return new Sample(seconds.build().toList());
  }

  /** Returns the shortest. */
  public double best() {
    return seconds.get(0);
  }

  /** Returns the one in the middle. */
  public double median() {
    return seconds.get(seconds.size() / 2);
  }
}
