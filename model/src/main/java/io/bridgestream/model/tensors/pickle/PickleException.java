package io.bridgestream.model.tensors.pickle;

/**
 * A pickle is damaged, hostile, or holds what this machine doesn't know. The message is one line
 * that continues "Cannot read FILE: ".
 */
public final class PickleException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with the rule and the value found. */
  public PickleException(String message) {
    super(message);
  }

  /** Creates the exception with the failure that lies beneath. */
  public PickleException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Returns the exception that refuses a global by name. */
  public static PickleException notAllowed(ClassReference global) {
    return new PickleException("global %s is not allowed".formatted(global));
  }
}
