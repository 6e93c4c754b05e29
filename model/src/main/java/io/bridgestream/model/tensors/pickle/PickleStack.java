package io.bridgestream.model.tensors.pickle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The stack of the machine, with the marks that frame variable numbers of items. */
final class PickleStack {
  /**
   * Bounds the memory of a pickle: a push costs at most about 100 bytes. A checkpoint of 1000
   * tensors with optimizer state takes about 100,000.
   */
  private static final int MAX_PUSHES = 1_000_000;

  private final List<PickleValue> values = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private int pushes;

  int size() {
    return values.size();
  }

  void push(PickleValue value) throws PickleException {
    count();
    values.add(value);
  }

  void mark() throws PickleException {
    count();
    marks.push(values.size());
  }

  PickleValue pop() throws PickleException {
    PickleValue value = top();
    values.remove(values.size() - 1);
    return value;
  }

  PickleValue top() throws PickleException {
    int floor = marks.isEmpty() ? 0 : marks.peek();
    if (values.size() <= floor) {
      throw new PickleException("its pickle takes a value that is not there");
    }
    return values.get(values.size() - 1);
  }

  /** Removes the {@code count} topmost values and returns them from the lowest up. */
  List<PickleValue> pop(int count) throws PickleException {
    int floor = marks.isEmpty() ? 0 : marks.peek();
    if (values.size() - floor < count) {
      throw new PickleException("its pickle takes a value that is not there");
    }
    return cut(values.size() - count);
  }

  /** Removes the topmost mark and all above it, which is returned from the lowest up. */
  List<PickleValue> popToMark() throws PickleException {
    if (marks.isEmpty()) {
      throw new PickleException("its pickle goes back to a mark that is not there");
    }
    return cut(marks.pop());
  }

  private List<PickleValue> cut(int start) {
    List<PickleValue> tail = values.subList(start, values.size());
    List<PickleValue> items = new ArrayList<>(tail);
    tail.clear();
    return items;
  }

  private void count() throws PickleException {
    if (++pushes > MAX_PUSHES) {
      throw new PickleException(
          "its pickle must take at most %d steps, found more".formatted(MAX_PUSHES));
    }
  }
}
