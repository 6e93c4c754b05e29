package io.bridgestream.training.run;

/** A run can't begin or go on; the message is one line that says why and what helps. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception. */
  public TrainingException(String message) {
    super(message);
  }

  /** Creates an exception with what led to it. */
  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
