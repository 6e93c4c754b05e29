package io.bridgestream.model;

/**
 * A file of a model folder is missing, damaged, hostile or does not fit the others. The message is
 * one line that names the thing, the rule and the value found. Whatever a file holds, reading it
 * fails with this exception and no other.
 */
public final class InvalidModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message of the form "Cannot ...: rule, found value". */
  public InvalidModelException(String message) {
    super(message);
  }

  /** Creates the exception with the failure that lies beneath. */
  public InvalidModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
