package io.bridgestream.stream;

/** The threads and the clock behind a dispatcher. */
interface Workers {
  /** Returns the time in nanoseconds, as {@link System#nanoTime()}. */
  long now();

  /** Runs a preparation on another thread, in the order of these calls. */
  void prepare(Runnable task);

  /** Runs a batch on another thread, in the order of these calls. */
  void run(Runnable batch);

  /** Runs something short after a time. */
  void after(long nanos, Runnable task);
}
