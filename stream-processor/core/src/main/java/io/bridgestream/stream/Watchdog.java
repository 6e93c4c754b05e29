package io.bridgestream.stream;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Knows what runs and since when. Thread-safe. */
final class Watchdog {
  private final Map<Object, Long> running = new ConcurrentHashMap<>();

  /** Notes that something begins, and returns what {@link #ended} takes. */
  Object began(long now) {
    Object token = new Object();
    running.put(token, now);
    return token;
  }

  void ended(Object token) {
    running.remove(token);
  }

  /** Returns how long the oldest has been running, in nanoseconds. */
  OptionalLong oldest(long now) {
    return running.values().stream().mapToLong(start -> now - start).max();
  }
}
