package io.bridgestream.inference.graph;

import org.jspecify.annotations.Nullable;

/** A run of a graph failed; the engine decides whose fault it was. */
public final class GraphFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What may help. */
  public enum Kind {
    /** There was no memory: fewer pairs at a time may fit. */
    OUT_OF_MEMORY,
    /** Anything else. */
    FAILED
  }

  private final Kind kind;

  private GraphFailure(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Returns a failure for want of memory. */
  public static GraphFailure outOfMemory(String message, @Nullable Throwable cause) {
    return new GraphFailure(Kind.OUT_OF_MEMORY, message, cause);
  }

  /** Returns any other failure. */
  public static GraphFailure failed(String message, @Nullable Throwable cause) {
    return new GraphFailure(Kind.FAILED, message, cause);
  }

  /** Returns what may help. */
  public Kind kind() {
    return kind;
  }
}
