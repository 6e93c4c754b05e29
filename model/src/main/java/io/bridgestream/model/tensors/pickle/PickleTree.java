package io.bridgestream.model.tensors.pickle;

import java.util.IdentityHashMap;
import java.util.List;

/**
 * Checks what a machine built before anybody walks it: shared parts make a small pickle a huge
 * tree, or one without end.
 */
final class PickleTree {
  private static final long MAX_VALUES = 1_000_000;

  private final PickleGlobals globals;
  private final IdentityHashMap<PickleValue, Extent> extents = new IdentityHashMap<>();
  private long visits;

  private record Extent(int height, long values) {
    static final Extent LEAF = new Extent(1, 1);

    /** Stands for a container while its parts are being measured. */
    static final Extent OPEN = new Extent(0, 0);

    boolean isOpen() {
      return height == 0;
    }

    Extent around(Extent part) {
      return new Extent(Math.max(height, part.height + 1), values + part.values);
    }
  }

  PickleTree(PickleGlobals globals) {
    this.globals = globals;
  }

  /** Throws unless {@code root} is a tree within the limits, with allowed globals as values. */
  void check(PickleValue root) throws PickleException {
    measure(root, 0);
  }

  private Extent measure(PickleValue value, int depth) throws PickleException {
    if (value instanceof ClassReference global && !globals.isValue(global)) {
      throw PickleException.notAllowed(global);
    }
    if (!(value instanceof PickleSequence) && !(value instanceof PickleDict)) {
      return Extent.LEAF;
    }
    Extent known = extents.get(value);
    if (known == null) {
      return measureParts(value, depth);
    }
    if (known.isOpen()) {
      throw new PickleException("a container in its pickle contains itself");
    }
    return known;
  }

  private Extent measureParts(PickleValue container, int depth) throws PickleException {
    extents.put(container, Extent.OPEN);
    checkHeight(depth);
    Extent extent = Extent.LEAF;
    for (PickleValue part : partsOf(container)) {
      extent = extent.around(measure(part, depth + 1));
      checkHeight(extent.height());
      // Sets made of one list share its items, so even visiting each container once can be much.
      if (extent.values() > MAX_VALUES || ++visits > MAX_VALUES) {
        throw new PickleException(
            "its pickle must stand for at most %d values, found more".formatted(MAX_VALUES));
      }
    }
    extents.put(container, extent);
    return extent;
  }

  private static List<PickleValue> partsOf(PickleValue container) {
    return container instanceof PickleDict dict
        ? dict.entries().stream().map(PickleDict.Entry::value).toList()
        : ((PickleSequence) container).items();
  }

  private static void checkHeight(int height) throws PickleException {
    if (height > PickleReader.MAX_DEPTH) {
      throw new PickleException(
          "its pickle must be nested at most %d deep, found deeper"
              .formatted(PickleReader.MAX_DEPTH));
    }
  }
}
