package io.bridgestream.training.data;

/**
 * How a data set is gone through. What the batches hold depends on all of these but {@code
 * threads}.
 *
 * @param batchSize examples of one batch of one process
 * @param order shuffled anew each epoch, or as they stand
 * @param textsPerImage how many examples of one image stay together when shuffling, so that a batch
 *     holds fewer images than texts; 1 for none
 * @param seed of the order and of everything drawn
 * @param process this process' number among those that train together
 * @param processes how many train together; a global batch is split among them
 * @param threads that make batches ahead, at least 1
 */
public record LoaderOptions(
    int batchSize,
    Order order,
    int textsPerImage,
    long seed,
    int process,
    int processes,
    int threads) {

  /** The order of the examples. */
  public enum Order {
    /** By number; the last batch may be small. */
    SEQUENTIAL,
    /** Shuffled anew each epoch; what doesn't fill a last batch is left out. */
    SHUFFLED
  }

  /** Checks the numbers. */
  public LoaderOptions {
    if (batchSize < 1 || textsPerImage < 1 || threads < 1 || process < 0 || process >= processes) {
      throw new IllegalArgumentException(
          "Cannot load batches: sizes must be at least 1 and the process one of all, found %d, %d, %d, %d of %d"
              .formatted(batchSize, textsPerImage, threads, process, processes));
    }
  }

  /** Returns the options of training in one process. */
  public static LoaderOptions training(int batchSize, long seed) {
    return new LoaderOptions(batchSize, Order.SHUFFLED, 1, seed, 0, 1, 1);
  }

  /** Returns the options of evaluation: every example once, in order. */
  public static LoaderOptions evaluation(int batchSize) {
    return new LoaderOptions(batchSize, Order.SEQUENTIAL, 1, 0, 0, 1, 1);
  }

  /** Returns options with this many texts of an image together. */
  public LoaderOptions withTextsPerImage(int count) {
    return new LoaderOptions(batchSize, order, count, seed, process, processes, threads);
  }

  /** Returns options for one process of several. */
  public LoaderOptions withProcess(int number, int count) {
    return new LoaderOptions(batchSize, order, textsPerImage, seed, number, count, threads);
  }

  /** Returns options with this many threads. */
  public LoaderOptions withThreads(int count) {
    return new LoaderOptions(batchSize, order, textsPerImage, seed, process, processes, count);
  }
}
