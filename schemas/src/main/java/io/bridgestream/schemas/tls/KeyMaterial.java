package io.bridgestream.schemas.tls;

import java.nio.file.Path;
import java.util.Optional;

/** Where certificates come from, and a key with them. */
public sealed interface KeyMaterial {
  /**
   * A file.
   *
   * @param location the file
   * @param type JKS, PKCS12 or PEM
   * @param password the store's password; none for PEM
   * @param keyPassword the key's password, if it has one of its own
   */
  record StoreFile(
      Path location, String type, Optional<Secret> password, Optional<Secret> keyPassword)
      implements KeyMaterial {}

  /**
   * PEM in the configuration itself.
   *
   * @param text certificates, and a key for one's own identity
   * @param keyPassword the key's password, if it has one
   */
  record PemText(Secret text, Optional<Secret> keyPassword) implements KeyMaterial {}
}
