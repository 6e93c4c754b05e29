package io.bridgestream.stream;

/** In which order answers and dead letters come out. */
public enum EmissionOrder {
  /** As they are done: nothing waits for anything. */
  AS_DONE,
  /** Those of equal keys in the order of their events; those without a key as they are done. */
  BY_KEY
}
