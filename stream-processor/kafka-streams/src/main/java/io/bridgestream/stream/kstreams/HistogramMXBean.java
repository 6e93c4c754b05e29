package io.bridgestream.stream.kstreams;

/** A histogram in JMX: all values are counted; those of the last one or two minutes described. */
public interface HistogramMXBean {
  /** Returns how many values there were since the start. */
  long getCount();

  /** Returns the mean of recent values. */
  double getMean();

  /** Returns the median of recent values. */
  double getMedian();

  /** Returns what 95 of 100 recent values don't exceed. */
  double getPercentile95();

  /** Returns what 99 of 100 recent values don't exceed. */
  double getPercentile99();

  /** Returns the largest recent value. */
  double getMax();
}
