package io.bridgestream.stream;

import io.bridgestream.events.ImageReference;

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

  /** Returns a file, or that it isn't the one that the event was made with. */
  static FetchedImage checked(ImageReference reference, byte[] file) {
    String sha256 = reference.getSha256();
    return sha256 == null || sha256.equals(EventPreparer.digest(file))
        ? new Fetched(file)
        : new Refused(
            RejectReason.DIGEST_MISMATCH, "the image must have the event's digest, found another");
  }

  /**
   * No image.
   *
   * @param reason of stage FETCH
   * @param rule one line: the rule and what was found; names no more of the URI than its scheme
   */
  record Refused(RejectReason reason, String rule) implements FetchedImage {}
}
