package io.bridgestream.model.tensors;

import io.bridgestream.model.Quoted;
import java.util.List;

/**
 * What a safetensors header says about one tensor.
 *
 * @param begin first byte, counted from the start of the data
 * @param end byte after the last
 */
record SafetensorsEntry(String name, ElementType type, List<Long> shape, long begin, long end) {
  SafetensorsEntry {
    shape = List.copyOf(shape);
  }

  long[] dimensions() {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  String quotedName() {
    return Quoted.of(name);
  }
}
