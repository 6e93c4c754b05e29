package io.bridgestream.stream.fetch;

import java.time.Duration;
import java.util.List;

/**
 * How images are got over HTTP.
 *
 * @param hosts where they may come from; none if empty
 * @param addresses which addresses those hosts may have
 * @param maxBytes the longest file
 * @param times how long it may take
 * @param attempts how often an image is asked for at most, at least 1
 * @param maxRedirects how many redirects are followed, each held to the same rules
 */
public record HttpFetchOptions(
    List<AllowedHost> hosts,
    AddressRule addresses,
    int maxBytes,
    Times times,
    int attempts,
    int maxRedirects) {
  /**
   * How long it may take.
   *
   * @param connect to connect
   * @param total until the image is there, attempts and redirects included
   */
  public record Times(Duration connect, Duration total) {
    /** Two and ten seconds. */
    public static final Times DEFAULTS = new Times(Duration.ofSeconds(2), Duration.ofSeconds(10));
  }

  /** The default of {@code attempts}. */
  public static final int DEFAULT_ATTEMPTS = 3;

  /** The default of {@code maxRedirects}. */
  public static final int DEFAULT_MAX_REDIRECTS = 3;

  /** Checks the options. */
  public HttpFetchOptions {
    hosts = List.copyOf(hosts);
    require(attempts >= 1, "attempts must be at least 1", attempts);
    require(maxRedirects >= 0, "redirects must not be negative", maxRedirects);
    require(maxBytes >= 1, "max-bytes must be at least 1", maxBytes);
    require(positive(times.connect()), "connect-timeout must be positive", times.connect());
    require(positive(times.total()), "timeout must be positive", times.total());
  }

  private static boolean positive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }

  private static void require(boolean holds, String rule, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", found " + found);
    }
  }
}
