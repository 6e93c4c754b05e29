package io.bridgestream.inference.onnx;

/** Where graphs run. */
public sealed interface Device {
  /**
   * The processor.
   *
   * @param threads threads of one run, 1 or more
   */
  record Cpu(int threads) implements Device {
    /** Checks the number of threads. */
    public Cpu {
      if (threads < 1) {
        throw new IllegalArgumentException(
            "Cannot run on the processor: threads must be at least 1, found " + threads);
      }
    }
  }

  /**
   * A card.
   *
   * @param id number of the card, from 0
   * @param memoryLimit the most bytes the runtime takes of it
   */
  record Cuda(int id, long memoryLimit) implements Device {
    /** Checks the number and the limit. */
    public Cuda {
      if (id < 0 || memoryLimit < 1) {
        throw new IllegalArgumentException(
            "Cannot run on a card: its number must not be negative and its limit positive,"
                + " found %d and %d".formatted(id, memoryLimit));
      }
    }
  }
}
