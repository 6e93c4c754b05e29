package io.bridgestream.stream;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds results back until those before them are there, if an order is wanted. */
final class Emission<C> {
  private final EmissionOrder order;
  private final Map<ByteBuffer, ArrayDeque<InFlight<C>>> lines = new HashMap<>();

  Emission(EmissionOrder order) {
    this.order = order;
  }

  /** Takes an event's place in its line. */
  void entered(InFlight<C> item) {
    ByteBuffer key = item.key();
    if (order == EmissionOrder.BY_KEY && key != null) {
      lines.computeIfAbsent(key, first -> new ArrayDeque<>()).add(item);
    }
  }

  /** Returns what can come out now that an event has its result, in order. */
  List<InFlight<C>> completed(InFlight<C> item) {
    ByteBuffer key = item.key();
    ArrayDeque<InFlight<C>> line = key == null ? null : lines.get(key);
    if (key == null || line == null) {
      return List.of(item);
    }
    List<InFlight<C>> out = new ArrayList<>();
    while (!line.isEmpty() && line.element().result() != null) {
      out.add(line.remove());
    }
    if (line.isEmpty()) {
      lines.remove(key);
    }
    return out;
  }
}
