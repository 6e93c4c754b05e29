package io.bridgestream.inference.onnx;

import ai.onnxruntime.OrtException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a call on a stack of its own. When ONNX Runtime opens a session it matches the process's
 * command line against a recursive regular expression, which takes some 300 bytes of stack for each
 * character: a thread's usual megabyte overflows at less than 4,000 characters, and kills the
 * process. A stock TaskManager of Flink has more.
 */
final class DeepStack {
  /**
   * Room for the longest command line that Linux passes on in practice; untouched pages are free.
   */
  private static final long BYTES = 256L << 20;

  private DeepStack() {}

  /** What is run. */
  interface Call<T> {
    T run() throws OrtException;
  }

  static <T> T call(Call<T> call) throws OrtException {
    Attempt<T> attempt = new Attempt<>(call);
    Thread thread = new Thread(null, attempt, "onnx-open", BYTES);
    thread.setDaemon(true);
    thread.start();
    joinWhateverHappens(thread);
    return attempt.result();
  }

  /** An interrupt must not lose what was opened; it is kept for the caller. */
  private static void joinWhateverHappens(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Attempt<T> implements Runnable {
    private final Call<T> call;
    private @Nullable T result;
    private @Nullable Throwable failure;

    Attempt(Call<T> call) {
      this.call = call;
    }

    @Override
    public void run() {
      try {
        result = call.run();
      } catch (Throwable e) {
        failure = e;
      }
    }

    T result() throws OrtException {
      if (failure instanceof OrtException refused) {
        throw refused;
      } else if (failure instanceof Error error) {
        throw error;
      } else if (failure instanceof RuntimeException unexpected) {
        throw unexpected;
      } else if (result == null) {
        throw new IllegalStateException("Cannot open session: nothing came back", failure);
      }
      return result;
    }
  }
}
