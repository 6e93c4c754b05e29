package io.bridgestream.stream.fetch;

import io.bridgestream.stream.FetchedImage.Refused;
import java.net.URI;

/** What a host answered to one request. */
sealed interface Answer {
  /** The file. */
  final class Image implements Answer {
    private final byte[] file;

    Image(byte[] file) {
      this.file = file;
    }

    byte[] file() {
      return file;
    }
  }

  /** A redirect. */
  record Elsewhere(URI uri) implements Answer {
    @Override
    public String toString() {
      return "Elsewhere[]";
    }
  }

  /** A failure that may pass by itself. */
  record Passing(Refused refusal) implements Answer {}

  /** A refusal that stays. */
  record Final(Refused refusal) implements Answer {}
}
