package io.bridgestream.stream;

/** What became of an image reference. */
public sealed interface FetchedImage {
  /** The encoded file. */
  final class Fetched implements FetchedImage {
    private final byte[] file;

    /** Takes the bytes over. */
    public Fetched(byte[] file) {
      this.file = file;
    }

    /** Returns the encoded file. */
    public byte[] file() {
      return file;
    }
  }

  /**
   * No image.
   *
   * @param reason of stage FETCH
   * @param rule one line: the rule and what was found; names no more of the URI than its scheme
   */
  record Refused(RejectReason reason, String rule) implements FetchedImage {}
}
