package io.bridgestream.inference;

import org.jspecify.annotations.Nullable;

/** The engine can't do what it was asked; {@link #code()} says why in one stable word. */
public final class InferenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final InferenceError error;

  /** Creates the exception with a message of the form "Cannot ...: rule, found value". */
  public InferenceException(InferenceError error, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.error = error;
  }

  /** Creates the exception where nothing lies beneath. */
  public InferenceException(InferenceError error, String message) {
    this(error, message, null);
  }

  /** Returns what went wrong. */
  public InferenceError error() {
    return error;
  }

  /** Returns the stable code of {@link #error()}. */
  public String code() {
    return error.code();
  }
}
