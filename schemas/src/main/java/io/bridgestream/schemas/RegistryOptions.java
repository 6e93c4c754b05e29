package io.bridgestream.schemas;

import io.bridgestream.schemas.tls.TlsOptions;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Where a schema registry is and how it is spoken to. Never prints a secret.
 *
 * @param servers the servers of one registry, at least one, in the order of preference
 * @param headers further headers of every request
 * @param tls how TLS is spoken; as the JDK does if empty
 * @param proxy the HTTP proxy
 * @param patience timeouts and retries
 * @param caching what is remembered
 * @param registration how writers come by their ids
 */
public record RegistryOptions(
    List<RegistryServer> servers,
    Map<String, String> headers,
    Optional<TlsOptions> tls,
    Optional<InetSocketAddress> proxy,
    RegistryPatience patience,
    RegistryCaching caching,
    Registration registration) {
  /** Copies the collections and checks that there is a server. */
  public RegistryOptions {
    servers = List.copyOf(servers);
    headers = Map.copyOf(headers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("schema.registry.url must name a registry, found none");
    }
  }

  /**
   * Reads Confluent's configuration keys; keys that say nothing about a registry are left alone.
   *
   * @throws IllegalArgumentException with all problems, one a line, if there are any
   */
  public static RegistryOptions of(Map<String, String> configuration) {
    return RegistryConfiguration.read(configuration);
  }

  @Override
  public String toString() {
    return "RegistryOptions[servers=%s, headers=%s, tls=%s, proxy=%s, patience=%s, caching=%s, registration=%s]"
        .formatted(
            servers, new TreeSet<>(headers.keySet()), tls, proxy, patience, caching, registration);
  }
}
