package io.bridgestream.schemas.bounds;

/** Bytes don't hold a value of their schema, or hold more than may be read. */
public final class UnreadableDatumException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String rule;

  /** Creates the exception with the rule and where it was broken; never with a value. */
  public UnreadableDatumException(String rule) {
    super(rule);
    this.rule = rule;
  }

  /** Returns the rule and what was found, as in the message. */
  public String rule() {
    return rule;
  }
}
