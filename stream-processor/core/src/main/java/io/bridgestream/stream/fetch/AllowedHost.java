package io.bridgestream.stream.fetch;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place that images may come from.
 *
 * @param name a host's name, or what the names of subdomains end with
 * @param subdomains whether it stands for all subdomains, and not for the name itself
 * @param port the only port; 0 for those that the schemes have
 */
public record AllowedHost(String name, boolean subdomains, int port) {
  private static final Pattern FORM =
      Pattern.compile("(\\*\\.)?([a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?)(:([0-9]{1,5}))?");
  private static final int MOST_PORT = 65_535;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /**
   * Reads {@code name}, {@code name:port} or {@code *.name}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static AllowedHost parse(String text) {
    Matcher matcher = FORM.matcher(text);
    int port = -1;
    if (matcher.matches()) {
      port = matcher.group(5) == null ? 0 : Integer.parseInt(matcher.group(5));
    }
    if (port < 0 || port > MOST_PORT) {
      throw new IllegalArgumentException(
          "hosts must be like images.example.org, images.example.org:8443 or *.example.org, found "
              + text);
    }
    return new AllowedHost(
        matcher.group(2).toLowerCase(Locale.ROOT), matcher.group(1) != null, port);
  }

  /** Returns whether a URI with a host leads there. */
  boolean admits(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    boolean named = subdomains ? host.endsWith("." + name) : host.equals(name);
    int usual = "https".equalsIgnoreCase(uri.getScheme()) ? HTTPS : HTTP;
    int found = uri.getPort() < 0 ? usual : uri.getPort();
    return named && found == (port == 0 ? usual : port);
  }
}
