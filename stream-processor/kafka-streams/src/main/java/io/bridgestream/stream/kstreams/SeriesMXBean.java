package io.bridgestream.stream.kstreams;

/** A counter or gauge in JMX. */
public interface SeriesMXBean {
  /** Returns its value at the moment. */
  double getValue();
}
