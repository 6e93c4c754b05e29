package io.bridgestream.model.tensors.pickle;

import java.util.HashMap;
import java.util.Map;

/** Values that a pickle refers back to. */
final class PickleMemo {
  private static final int MAX_ENTRIES = 1_000_000;

  private final Map<Long, PickleValue> values = new HashMap<>();

  void put(long index, PickleValue value) throws PickleException {
    values.put(index, value);
    if (values.size() > MAX_ENTRIES) {
      throw new PickleException(
          "its pickle must remember at most %d values, found more".formatted(MAX_ENTRIES));
    }
  }

  void append(PickleValue value) throws PickleException {
    put(values.size(), value);
  }

  PickleValue get(long index) throws PickleException {
    PickleValue value = values.get(index);
    if (value == null) {
      throw new PickleException("its pickle refers back to a value that is not there");
    }
    return value;
  }
}
