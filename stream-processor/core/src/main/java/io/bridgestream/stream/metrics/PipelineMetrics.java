package io.bridgestream.stream.metrics;

import java.util.function.DoubleSupplier;

/**
 * Where measurements go: implemented by each runtime with its own reporters. Thread-safe, and so is
 * what it gives. Asking again for the same metric and labels gives the same series.
 */
public interface PipelineMetrics {
  /** Keeps nothing. */
  PipelineMetrics NONE =
      new PipelineMetrics() {
        @Override
        public Count counter(Metric metric, String... labels) {
          return more -> {};
        }

        @Override
        public Distribution histogram(Metric metric, String... labels) {
          return value -> {};
        }

        @Override
        public void observe(Metric metric, DoubleSupplier value, String... labels) {}
      };

  /** A number that rises. */
  interface Count {
    /** Adds to it; never a negative number. */
    void add(long more);
  }

  /** Many values. */
  interface Distribution {
    /** Adds a value, in the unit that the metric's name ends with; not negative. */
    void record(double value);
  }

  /**
   * Returns a counter of kind COUNTER.
   *
   * @param labels the values of its labels, in the metric's order
   */
  Count counter(Metric metric, String... labels);

  /**
   * Returns a histogram of kind HISTOGRAM.
   *
   * @param labels the values of its labels, in the metric's order
   */
  Distribution histogram(Metric metric, String... labels);

  /**
   * Reports a value that is kept elsewhere, of kind GAUGE or COUNTER; the last one told for a
   * series holds.
   *
   * @param value asked from any thread whenever somebody looks; throws nothing
   * @param labels the values of its labels, in the metric's order
   */
  void observe(Metric metric, DoubleSupplier value, String... labels);
}
