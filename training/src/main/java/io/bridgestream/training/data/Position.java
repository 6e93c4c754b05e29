package io.bridgestream.training.data;

/**
 * A place in the stream of batches.
 *
 * @param epoch how often the data set was gone through before
 * @param step how many batches of this epoch come before
 */
public record Position(int epoch, int step) {
  /** The first batch of the first epoch. */
  public static final Position START = new Position(0, 0);

  /** Checks the numbers. */
  public Position {
    if (epoch < 0 || step < 0) {
      throw new IllegalArgumentException(
          "Cannot go to a batch: epoch and step must be at least 0, found %d and %d"
              .formatted(epoch, step));
    }
  }
}
