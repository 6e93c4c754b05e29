package io.bridgestream.training.run;

import java.util.Locale;
import java.util.function.Supplier;

/** Says what to lower when a step needs more memory than there is. */
final class Memory {
  private Memory() {}

  /**
   * Runs {@code work} and explains libtorch's complaint about memory.
   *
   * @throws TrainingException if memory runs out
   */
  static <T> T advising(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      if (isComplaint(message.toLowerCase(Locale.ROOT))) {
        throw new TrainingException(
            "Cannot take a step: it needs more memory than there is; lower data.questions and"
                + " data.captions and raise optimiser.accumulation by as much, lower"
                + " model.image-size or data.max-tokens, or set run.activation-checkpointing, found"
                + " "
                + message,
            e);
      }
      throw e;
    }
  }

  /** The processor's allocator and CUDA's say it in different words. */
  private static boolean isComplaint(String message) {
    return message.contains("not enough memory")
        || message.contains("can't allocate memory")
        || message.contains("out of memory");
  }
}
