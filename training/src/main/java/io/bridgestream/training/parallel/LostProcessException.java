package io.bridgestream.training.parallel;

/** Another process of the group ended, can't be reached or does something else. */
public final class LostProcessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LostProcessException(String message) {
    super(message);
  }

  LostProcessException(String message, Throwable cause) {
    super(message, cause);
  }
}
