package io.bridgestream.inference.feature;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 digest: equal content has equal digests, and nobody can make others' content collide.
 *
 * @param hex 64 hexadecimal digits in lower case
 */
public record Digest(String hex) {
  /** Returns the digest of the bytes from position to limit. */
  public static Digest of(ByteBuffer content) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(content.duplicate());
      return new Digest(HexFormat.of().formatHex(sha256.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot compute SHA-256: every Java platform has it", e);
    }
  }
}
