package io.bridgestream.stream.options;

import java.util.List;

/** Options that can't be used; says all that is wrong with them. */
public final class InvalidOptionsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /** Creates the exception with all problems of a source. */
  public InvalidOptionsException(String source, List<String> problems) {
    super("Cannot use options of " + source + ": " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Returns the problems, one line each. */
  public List<String> problems() {
    return problems;
  }
}
