package io.bridgestream.model.image.integrity;

/**
 * Carries a defect from where it is found to the decoder, which turns it into a value. Bad images
 * are common, so no stack trace is taken.
 */
public final class DefectException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ImageDefect defect;

  /** Creates the exception with a message of the form "rule, found value". */
  public DefectException(ImageDefect defect, String message) {
    super(message, null, false, false);
    this.defect = defect;
  }

  /** Returns what is wrong. */
  public ImageDefect defect() {
    return defect;
  }

  static DefectException truncated(String message) {
    return new DefectException(ImageDefect.TRUNCATED, message);
  }

  static DefectException corrupt(String message) {
    return new DefectException(ImageDefect.CORRUPT, message);
  }

  static DefectException unsupported(String message) {
    return new DefectException(ImageDefect.UNSUPPORTED, message);
  }
}
