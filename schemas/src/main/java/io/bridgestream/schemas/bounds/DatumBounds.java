package io.bridgestream.schemas.bounds;

/**
 * How much one record may hold.
 *
 * @param maxBytes the longest value of a Kafka record, in bytes
 * @param maxValues how many values (fields, elements, map entries, also null ones) it may hold
 * @param maxDepth how deep records, arrays, maps and unions may be nested in one another
 */
public record DatumBounds(int maxBytes, int maxValues, int maxDepth) {
  /** 64 MiB, 250,000 values, 64 levels. */
  public static final DatumBounds DEFAULT = new DatumBounds(64 << 20, 250_000, 64);

  /** Checks that there is room for something. */
  public DatumBounds {
    requirePositive("maxBytes", maxBytes);
    requirePositive("maxValues", maxValues);
    requirePositive("maxDepth", maxDepth);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, found " + value);
    }
  }
}
