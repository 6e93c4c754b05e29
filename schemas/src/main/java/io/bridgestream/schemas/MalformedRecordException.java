package io.bridgestream.schemas;

/**
 * Bytes that are no record of the expected type, whoever asks and however often: bad data, not a
 * broken world.
 */
public final class MalformedRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RecordDefect defect;

  MalformedRecordException(RecordDefect defect, String record, String rule) {
    super("Cannot read " + record + ": " + rule);
    this.defect = defect;
  }

  /** Returns what is wrong. */
  public RecordDefect defect() {
    return defect;
  }

  /** Returns the stable code of {@link #defect()}. */
  public String code() {
    return defect.code();
  }
}
