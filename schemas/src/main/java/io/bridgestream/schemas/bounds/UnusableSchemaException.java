package io.bridgestream.schemas.bounds;

/** A schema's text is none that may be used here. */
public final class UnusableSchemaException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String rule;

  /** Creates the exception with the rule and what was found. */
  public UnusableSchemaException(String rule) {
    super(rule);
    this.rule = rule;
  }

  /** Returns the rule and what was found, as in the message. */
  public String rule() {
    return rule;
  }
}
