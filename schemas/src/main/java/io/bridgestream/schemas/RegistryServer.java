package io.bridgestream.schemas;

import java.net.URI;

/**
 * One server of a registry.
 *
 * @param url its base, http or https, without user information
 * @param credentials what is sent to it, and to no other
 */
public record RegistryServer(URI url, RegistryCredentials credentials) {
  /** Checks the scheme and that no secret is in the address. */
  public RegistryServer {
    if (url.getHost() == null
        || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
      throw new IllegalArgumentException("a registry's url must be http or https with a host");
    }
    if (url.getRawUserInfo() != null) {
      throw new IllegalArgumentException("a registry's url must not hold a user");
    }
  }
}
