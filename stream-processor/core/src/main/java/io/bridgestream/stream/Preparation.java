package io.bridgestream.stream;

/** What became of a record on the way to the model. */
public sealed interface Preparation {
  /** It can go to the model. */
  record Ready(PreparedEvent event) implements Preparation {}

  /**
   * It can't be answered.
   *
   * @param deadLetter what is to be written instead of an answer
   * @param reason why
   */
  record Rejected(OutboundRecord deadLetter, RejectReason reason) implements Preparation {}
}
