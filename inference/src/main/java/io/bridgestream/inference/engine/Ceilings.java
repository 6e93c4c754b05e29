package io.bridgestream.inference.engine;

import io.bridgestream.inference.batch.BatchCeiling;
import java.util.Map;
import java.util.TreeMap;

/** What memory has taught about each bucket of text length. Thread-safe. */
final class Ceilings {
  private final int maxPairs;
  private final Map<Integer, BatchCeiling> byLength = new TreeMap<>();
  private long timesOutOfMemory;

  Ceilings(int maxPairs) {
    this.maxPairs = maxPairs;
  }

  /** Returns the most pairs to run together with texts of so many tokens. */
  synchronized int pairs(int tokens) {
    return of(tokens).pairs();
  }

  synchronized void succeeded(int tokens, int pairs) {
    of(tokens).succeeded(pairs);
  }

  /** Notes that so many pairs didn't fit; returns whether fewer may. */
  synchronized boolean outOfMemory(int tokens, int pairs) {
    timesOutOfMemory++;
    return of(tokens).outOfMemory(pairs);
  }

  synchronized long timesOutOfMemory() {
    return timesOutOfMemory;
  }

  /** Buckets of doubling length: the memory of a run hardly depends on a few tokens. */
  private BatchCeiling of(int tokens) {
    return byLength.computeIfAbsent(
        Integer.highestOneBit(Math.max(1, tokens - 1)), bucket -> new BatchCeiling(maxPairs));
  }
}
