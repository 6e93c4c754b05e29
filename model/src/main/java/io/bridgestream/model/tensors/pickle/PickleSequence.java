package io.bridgestream.model.tensors.pickle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A list, a tuple or a set, in the order of the pickle. */
public final class PickleSequence implements PickleValue {
  private final Kind kind;
  private final List<PickleValue> items;

  /** Which Python type a sequence is of. */
  public enum Kind {
    /** {@code list}. */
    LIST,
    /** {@code tuple}, or {@code torch.Size}. */
    TUPLE,
    /** {@code set} or {@code frozenset}. */
    SET
  }

  /** Creates a sequence that holds a copy of {@code items}. */
  public PickleSequence(Kind kind, List<PickleValue> items) {
    this.kind = kind;
    this.items = new ArrayList<>(items);
  }

  private PickleSequence(List<PickleValue> shared, Kind kind) {
    this.kind = kind;
    this.items = shared;
  }

  /** Returns the Python type. */
  public Kind kind() {
    return kind;
  }

  /** Returns an unmodifiable view of the items. */
  public List<PickleValue> items() {
    return Collections.unmodifiableList(items);
  }

  /** Returns the same items as a set. They are shared: a pickle can ask for this very often. */
  PickleSequence asSet() {
    return new PickleSequence(items, Kind.SET);
  }

  void append(List<PickleValue> more) {
    items.addAll(more);
  }

  /** Describes kind and size; never the items. */
  @Override
  public String toString() {
    return "%s of %d".formatted(kind, items.size());
  }
}
