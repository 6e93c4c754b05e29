package io.bridgestream.model.tensors.pickle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A dictionary in the order of the pickle. Keys are strings, ints, booleans, None or classes. */
public final class PickleDict implements PickleValue {
  private static final int MAX_KEY_CHARACTERS = 1000;

  private final List<Entry> entries = new ArrayList<>();

  /** A tree, because keys can be crafted to have one hash. */
  private final Map<PickleValue, PickleValue> index = new TreeMap<>(PickleDict::compareKeys);

  /** A key and its value. */
  public record Entry(PickleValue key, PickleValue value) {}

  PickleDict() {}

  /** Returns the value of a string key. */
  public Optional<PickleValue> get(String key) {
    return Optional.ofNullable(index.get(new PickleValue.Text(key)));
  }

  /** Returns an unmodifiable view of the entries. */
  public List<Entry> entries() {
    return Collections.unmodifiableList(entries);
  }

  void put(PickleValue key, PickleValue value) throws PickleException {
    if (kindOf(key) == KeyKind.NONE_OF_THESE) {
      throw new PickleException(
          "dictionary keys must be strings, ints, booleans, None or classes, found "
              + PickleKinds.describe(key));
    }
    // Long keys of one prefix would make every comparison slow.
    if (key instanceof PickleValue.Text text && text.value().length() > MAX_KEY_CHARACTERS) {
      throw new PickleException(
          "dictionary keys must have at most %d characters, found %d"
              .formatted(MAX_KEY_CHARACTERS, text.value().length()));
    }
    if (index.putIfAbsent(key, value) != null) {
      throw new PickleException(
          "a dictionary must hold each key once, found another " + PickleKinds.describe(key));
    }
    entries.add(new Entry(key, value));
  }

  private enum KeyKind {
    TEXT,
    INT,
    BOOL,
    NONE,
    CLASS,
    NONE_OF_THESE
  }

  private static KeyKind kindOf(PickleValue key) {
    if (key instanceof PickleValue.Text) {
      return KeyKind.TEXT;
    }
    if (key instanceof PickleValue.Int) {
      return KeyKind.INT;
    }
    if (key instanceof PickleValue.Bool) {
      return KeyKind.BOOL;
    }
    if (key instanceof PickleValue.None) {
      return KeyKind.NONE;
    }
    return key instanceof ClassReference ? KeyKind.CLASS : KeyKind.NONE_OF_THESE;
  }

  private static int compareKeys(PickleValue left, PickleValue right) {
    if (left instanceof PickleValue.Text a && right instanceof PickleValue.Text b) {
      return a.value().compareTo(b.value());
    }
    if (left instanceof PickleValue.Int a && right instanceof PickleValue.Int b) {
      return a.value().compareTo(b.value());
    }
    KeyKind kind = kindOf(left);
    return kind == kindOf(right)
        // Booleans, None and classes show all there is of them.
        ? left.toString().compareTo(right.toString())
        : kind.compareTo(kindOf(right));
  }

  /** Describes the size; never the entries. */
  @Override
  public String toString() {
    return "DICT of " + entries.size();
  }
}
