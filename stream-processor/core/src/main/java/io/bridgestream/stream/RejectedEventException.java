package io.bridgestream.stream;

/** Ends the steps of one event; never leaves the pipeline, where it becomes a dead letter. */
final class RejectedEventException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectReason reason;
  private final String rule;

  /**
   * Creates the exception.
   *
   * @param rule one line: the rule and what was found; holds nothing of the event's content
   */
  RejectedEventException(RejectReason reason, String rule) {
    super(rule, null, false, false);
    this.reason = reason;
    this.rule = rule;
  }

  RejectReason reason() {
    return reason;
  }

  String rule() {
    return rule;
  }
}
