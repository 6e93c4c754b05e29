package io.bridgestream.stream.flink;

import java.util.ArrayDeque;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.watermark.Watermark;

/** Holds watermarks back behind the events that came before them; on the task's thread. */
final class HeldWatermarks {
  private final TreeSet<Long> outstanding = new TreeSet<>();
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private final Consumer<Watermark> out;
  private long entered;

  /**
   * A watermark that waits.
   *
   * @param before how many events came before it
   */
  private record Held(long before, Watermark watermark) {}

  HeldWatermarks(Consumer<Watermark> out) {
    this.out = out;
  }

  /** Notes an event and returns its number. */
  long entered() {
    outstanding.add(entered);
    return entered++;
  }

  /** Lets the watermarks go that waited for this event only. */
  void left(long number) {
    outstanding.remove(number);
    release();
  }

  void offer(Watermark watermark) {
    held.add(new Held(entered, watermark));
    release();
  }

  private void release() {
    while (!held.isEmpty()
        && (outstanding.isEmpty() || outstanding.first() >= held.element().before())) {
      out.accept(held.remove().watermark());
    }
  }
}
